import { existsSync } from "node:fs";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll } from "vitest";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { freePort } from "@/lib/db/embedded/free-port";
import { getEnv } from "@/lib/env";
import { killAll, settingsFor, startProductWeb } from "@/lib/testing/processes";
import type { World } from "@/lib/testing/world";

export interface Told {
  status: number;
  /** Where it leads. */
  to: string;
  text: string;
  headers: Headers;
}

/** The production build as a process on the world's database. */
export interface RunningProduct {
  url: string;
  ask(path: string, init?: RequestInit): Promise<Told>;
  /** Calls a server action as its page does. */
  act(id: string, path: string, headers: Record<string, string>, input?: unknown): Promise<Told>;
  /** The cookie of a browser with this session; none for null. */
  cookieOf(sessionId: string | null): Promise<Record<string, string>>;
}

/** Started before the file's tests, ended after them. */
export function runProduct(world: World, settings: Record<string, string> = {}): RunningProduct {
  const product: RunningProduct = { url: "", ask, act, cookieOf };
  beforeAll(async () => {
    if (!existsSync(".next/BUILD_ID")) throw new Error("Make the production build first: npm run build.");
    const port = await freePort();
    product.url = `http://localhost:${port}`;
    const own = { PORT: String(port), PUBLIC_URL: product.url, ...settings };
    await startProductWeb({ ...settingsFor(world.database), ...own });
  }, 180_000);
  afterAll(killAll);

  async function ask(path: string, init: RequestInit = {}): Promise<Told> {
    const answer = await fetch(product.url + path, { redirect: "manual", ...init });
    if (path.endsWith("/live")) await answer.body?.cancel();
    const text = answer.bodyUsed ? "" : await answer.text();
    const { status, headers } = answer;
    return { status, to: headers.get("location") ?? "", text, headers };
  }

  function act(id: string, path: string, headers: Record<string, string>, input: unknown = {}) {
    const own = {
      ...{ "next-action": id, origin: product.url, accept: "text/x-component", "content-type": "text/plain" },
    };
    return ask(path, { method: "POST", headers: { ...own, ...headers }, body: JSON.stringify([input]) });
  }

  async function cookieOf(sessionId: string | null): Promise<Record<string, string>> {
    if (sessionId === null) return {};
    const token = await encode({ token: { sid: sessionId }, secret: getEnv().COUNTERSIGN_AUTH_SECRET });
    return { cookie: `${sessionCookieName(product.url)}=${token}` };
  }

  return product;
}

/** The code of a refusal in the answer to an action. */
export const codeOf = (text: string) => /"serverError":\{"code":"(\w+)"/.exec(text)?.[1] ?? null;
