import { existsSync } from "node:fs";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { signOut } from "@/lib/auth/sign-out";
import { origin, signedIn } from "@/lib/auth/testing/people";
import { freePort } from "@/lib/db/embedded/free-port";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { builtActions, builtPages, builtRoutes, implies } from "@/lib/testing/doors/build-doors";
import { OPEN_PAGES, OPEN_ROUTES } from "@/lib/testing/doors/open-doors";
import { killAll, settingsFor, startProductWeb } from "@/lib/testing/processes";
import { arrangeWorld, makePayment } from "@/lib/testing/world";

/** The production build as a process, and every page, route and action that its manifests name, as somebody who may not. */
const world = arrangeWorld();
let url = "";

beforeAll(async () => {
  if (!existsSync(".next/BUILD_ID")) throw new Error("Make the production build first: npm run build.");
  const port = await freePort();
  url = `http://localhost:${port}`;
  await startProductWeb({ ...settingsFor(world.database), PORT: String(port), PUBLIC_URL: url });
  await makePayment(world.gateway, { orderNo: "NOBODYS-BUSINESS" });
}, 180_000);
afterAll(killAll);

async function cookieOf(sessionId: string | null): Promise<Record<string, string>> {
  if (sessionId === null) return {};
  const token = await encode({ token: { sid: sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
  return { cookie: `${sessionCookieName(url)}=${token}` };
}

async function ask(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; to: string; text: string }> {
  const answer = await fetch(url + path, { redirect: "manual", ...init });
  if (path.endsWith("/live")) await answer.body?.cancel();
  const text = answer.bodyUsed ? "" : await answer.text();
  return { status: answer.status, to: answer.headers.get("location") ?? "", text };
}

const act = (id: string, path: string, headers: Record<string, string>) =>
  ask(path, {
    method: "POST",
    headers: {
      "next-action": id,
      origin: url,
      accept: "text/x-component",
      "content-type": "text/plain",
      ...headers,
    },
    body: "[{}]",
  });
const codeOf = (text: string) => /"serverError":\{"code":"(\w+)"/.exec(text)?.[1] ?? null;

/** A page that began to stream says in its text where it leads. */
const leadsToSignIn = ({ status, to, text }: Awaited<ReturnType<typeof ask>>) =>
  (status === 307 && new URL(to, url).origin === url && new URL(to, url).pathname === "/sign-in") ||
  (status === 200 && /NEXT_REDIRECT;[a-z]+;\/sign-in/.test(text));

const FORGED = {
  "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
  "x-middleware-next": "1",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-countersign-address": "10.0.0.1",
};

type Somebody = [who: string, headers: () => Promise<Record<string, string>>];
const everything = [...permissions];
const NOBODY: Somebody[] = [
  ["nobody", () => cookieOf(null)],
  ["nobody with forged headers", async () => FORGED],
  [
    "a person who signed out",
    async () => {
      const { sessionId } = await signedIn(everything);
      await signOut(origin, sessionId);
      return cookieOf(sessionId);
    },
  ],
  [
    "a person who was disabled",
    async () => {
      const { sessionId, userId } = await signedIn(everything);
      await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [userId]);
      return cookieOf(sessionId);
    },
  ],
];

describe("every door of the build", () => {
  it("is known: pages, routes and actions", () => {
    expect(builtPages().length).toBeGreaterThan(50);
    expect(builtActions().length).toBeGreaterThan(80);
    expect(builtRoutes().length).toBeGreaterThan(50);
  });

  it.each(NOBODY)(
    "is closed to %s",
    async (_who, headersOf) => {
      const headers = await headersOf();
      const open: string[] = [];
      for (const { file, path } of builtPages().filter((page) => !(page.file in OPEN_PAGES))) {
        const answer = await ask(path, { headers });
        if (!leadsToSignIn(answer) || answer.text.includes("NOBODYS-BUSINESS"))
          open.push(`${file} ${answer.status}`);
      }
      for (const file of builtRoutes().filter((route) => !(route in OPEN_ROUTES))) {
        const path = file.slice("app".length, -"/route.ts".length).replace(/\[\w+\]/g, "999999");
        if (!path.startsWith("/api/")) continue;
        const answers = [
          await ask(path, { headers }),
          await ask(path, { method: "POST", headers: { origin: url, ...headers } }),
        ];
        if (answers.some(({ status }) => status !== 401 && status !== 405))
          open.push(`${file} ${answers.map(({ status }) => status).join()}`);
      }
      for (const { id, path, name } of builtActions()) {
        const { text, status } = await act(id, path, headers);
        if (codeOf(text) !== "session_ended") open.push(`${name} ${status} ${codeOf(text)}`);
      }
      expect(open).toEqual([]);
    },
    600_000,
  );

  it("that is an action runs for each single right exactly where it is declared", async (context) => {
    const wrong: string[] = [];
    let tried = 0;
    const guarded = builtActions().filter(({ permission }) => permission !== null);
    for (const right of ["none", ...permissions] as const) {
      const { sessionId } = await signedIn(right === "none" ? [] : [right]);
      const headers = await cookieOf(sessionId);
      for (const { id, path, name, permission } of guarded) {
        const { text, status } = await act(id, path, headers);
        const refused = codeOf(text) === "forbidden";
        const may = right !== "none" && implies(right as Permission, permission ?? "");
        tried += 1;
        if (
          status >= 500 ||
          (refused && may && text.includes(`"permission":"${permission}"`)) ||
          (!refused && !may)
        )
          wrong.push(`${name} with ${right}: ${status} ${codeOf(text)}`);
      }
    }
    Object.assign(context.task.meta, { figure: `${tried} calls of ${guarded.length} actions` });
    expect(wrong).toEqual([]);
  }, 900_000);
});
