import { beforeAll, describe, expect, it } from "vitest";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { signOut } from "@/lib/auth/sign-out";
import { origin, signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { builtActions, builtPages, builtRoutes, implies } from "@/lib/testing/doors/build-doors";
import { OPEN_PAGES, OPEN_ROUTES } from "@/lib/testing/doors/open-doors";
import { OWN_ROW_PAGES, rightsOfPage } from "@/lib/testing/doors/page-doors";
import { pathAbout } from "@/lib/testing/doors/page-things";
import { codeOf, runProduct, type Told } from "@/lib/testing/doors/running-product";
import { thingsOf } from "@/lib/testing/doors/things";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

/** The production build as a process, and every page, route and action that its manifests name, as somebody who may not. */
const world = arrangeWorld();
const product = runProduct(world);
const { ask, act, cookieOf } = product;

beforeAll(() => makePayment(world.gateway, { orderNo: "NOBODYS-BUSINESS" }));

/** A page that began to stream says in its text where it leads. */
const leadsToSignIn = ({ status, to, text }: Told) =>
  (status === 307 &&
    new URL(to, product.url).origin === product.url &&
    new URL(to, product.url).pathname === "/sign-in") ||
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
  ...(
    [
      ["a person who was disabled", "UPDATE app_user SET is_active = false WHERE id = $1"],
      [
        "a person who changed his password",
        "UPDATE app_user SET auth_version = auth_version + 1 WHERE id = $1",
      ],
      ["a person whose session was revoked", "UPDATE session SET revoked_at = now() WHERE user_id = $1"],
    ] as const
  ).map(
    ([who, change]): Somebody => [
      who,
      async () => {
        const { sessionId, userId } = await signedIn(everything);
        await sql.query(change, [userId]);
        return cookieOf(sessionId);
      },
    ],
  ),
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
          await ask(path, { method: "POST", headers: { origin: product.url, ...headers } }),
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

  it("that is a page opens to each single right exactly where it is written down, with what it is about", async (context) => {
    const owner = await makeActor(everything);
    const { things, close } = thingsOf(world, owner, owner);
    const paths = new Map<string, string>();
    for (const { file } of builtPages().filter((page) => !(page.file in OPEN_PAGES)))
      paths.set(file, await pathAbout(file, things));
    await close();
    const wrong: string[] = [];
    for (const right of ["none", ...permissions] as const) {
      const { sessionId } = await signedIn(right === "none" ? [] : [right]);
      const headers = await cookieOf(sessionId);
      for (const [file, path] of paths) {
        const answer = await ask(path, { headers });
        const isOpen = answer.status === 200 && !answer.text.includes("NEXT_HTTP_ERROR_FALLBACK;404");
        const rights = file in OWN_ROW_PAGES ? null : await rightsTo(file, path);
        const may = rights?.length === 0 || (right !== "none" && rights?.some((one) => implies(right, one)));
        if (rights !== null && (answer.status >= 500 || isOpen !== Boolean(may)))
          wrong.push(`${file} with ${right}: ${answer.status}`);
      }
    }
    Object.assign(context.task.meta, { figure: `${paths.size} pages for ${permissions.length + 1} people` });
    expect(wrong).toEqual([]);
  }, 900_000);

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

/** The link of a payment is shown to those who may see all payments, or those of its type. */
async function rightsTo(file: string, path: string): Promise<readonly Permission[] | undefined> {
  const [, sessionId] = /^\/transactions\/(\w+)\/share$/.exec(path) ?? [];
  if (sessionId === undefined) return rightsOfPage(file);
  const [row] = await sql.query<{ type: "e_commerce" | "payment_request" }>(
    "SELECT type::text FROM payment_transaction WHERE session_id = $1",
    [sessionId],
  );
  return rightsOfPage(file)?.filter((right) => right === "transaction.view" || right === `${row?.type}.view`);
}
