import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import { grantPermissions } from "@/lib/auth/create-user";
import { apiKeyPermissions, type Permission, permissions, type Right } from "@/lib/auth/permissions";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { ACT_INPUTS } from "@/lib/testing/doors/act-inputs";
import { builtActions, implies } from "@/lib/testing/doors/build-doors";
import { CALL_INPUTS, type CallInput, type CallWorld } from "@/lib/testing/doors/call-inputs";
import { CALL_RIGHTS, ONLY_PEOPLE_CALL } from "@/lib/testing/doors/call-scopes";
import { OPEN_CALLS, SIGNED_IN_ROUTES } from "@/lib/testing/doors/open-doors";
import { OWN_ROW_PAGES } from "@/lib/testing/doors/page-doors";
import { pathAbout } from "@/lib/testing/doors/page-things";
import { addressOf, paramsOfNothing, routeDoors } from "@/lib/testing/doors/route-doors";
import { NAMED_ROUTES, WIDE_ROUTES } from "@/lib/testing/doors/route-scopes";
import { runProduct } from "@/lib/testing/doors/running-product";
import type { Things } from "@/lib/testing/doors/thing-types";
import { NOWHERE, thingsOf, watched } from "@/lib/testing/doors/things";
import { WIDE_ACTS } from "@/lib/testing/doors/wide-acts";
import { basicUser, type Wire } from "@/lib/testing/wire";
import { actorNow, arrangeWorld, makeActor } from "@/lib/testing/world";

/** The production build as a process: callers with one right each, of a narrower scope, or with a key that has ended. */
const EXPORT_DIR = mkdtempSync(join(tmpdir(), "every-caller-"));
const world = arrangeWorld({ EXPORT_DIR });
const product = runProduct(world, { EXPORT_DIR });
const { ask, act, cookieOf } = product;
const ACCOUNTS: Right[] = ["gateway.use:knet-test", "gateway.use:cash-test"];

let owner: UserActor;
let things: Things;
let calls: CallWorld;
let close: () => Promise<void>;

beforeAll(async () => {
  const person = await basicUser([...permissions]);
  await grantPermissions(sql, person.id, ACCOUNTS, null);
  owner = await actorNow(person.id);
  ({ things, close } = thingsOf(world, owner, await makeActor([...permissions])));
  const send = async (path: string, init: RequestInit) => {
    const { status, text, headers } = await ask(path, init);
    return { status, headers, body: JSON.parse(text || "null") as unknown };
  };
  const wire = { ...world, url: product.url, send } as unknown as Wire;
  calls = { wire, things, owner, authorization: person.authorization };
});
afterAll(() => close());

const cookieWith = async (rights: Permission[]) => cookieOf((await signedIn(rights)).sessionId);
const EACH = ["none", ...permissions] as const;
const alone = (right: (typeof EACH)[number]): Permission[] => (right === "none" ? [] : [right]);
const telling = (text: string) => text.replace(/"requestId":"[^"]*"/g, "").replace(/^\d+:[DW].*$/gm, "");

describe("every door of the build, with a caller of its own", () => {
  it("that is a route opens to each single right exactly as declared", async (context) => {
    const wrong: string[] = [];
    const doors = routeDoors();
    for (const right of EACH) {
      const headers = { ...(await cookieWith(alone(right))), origin: product.url };
      for (const { name, method, path, right: declared } of doors) {
        const { status } = await ask(addressOf(path, paramsOfNothing(path)), { method, headers });
        const may = name in SIGNED_IN_ROUTES || (right !== "none" && implies(right, declared ?? ""));
        if (status >= 500 || (status !== 403) !== may) wrong.push(`${name} with ${right}: ${status}`);
      }
    }
    Object.assign(context.task.meta, { figure: `${doors.length} routes for ${EACH.length} people` });
    expect(wrong).toEqual([]);
  });

  it("that is a page or route about what is somebody else's answers as it does on nothing", async () => {
    const tellsMore: unknown[] = [];
    for (const file of Object.keys(OWN_ROW_PAGES)) {
      const answer = await ask(await pathAbout(file, things), {
        headers: await cookieWith(["payment_request.add"]),
      });
      const isNothing = answer.status === 404 || answer.text.includes("NEXT_HTTP_ERROR_FALLBACK;404");
      if (!isNothing) tellsMore.push({ file, status: answer.status });
    }
    for (const { name, path, right } of routeDoors()) {
      const named = NAMED_ROUTES[name];
      if (!named || name in WIDE_ROUTES) continue;
      const headers = await cookieWith(right === undefined ? [] : [right as Permission]);
      const [, param = ""] = /\[(\w+)\]/.exec(path) ?? [];
      const about = async (from: Things) => {
        const address = addressOf(path, { [param]: String(await named.thing(from)) });
        const { status, text } = await ask(`${address}${named.query ?? ""}`, { headers });
        return `${status} ${telling(text)}`;
      };
      const [one, other] = [await about(things), await about(NOWHERE)];
      if (one !== other || !one.startsWith("404")) tellsMore.push({ name, one, other });
    }
    expect(tellsMore).toEqual([]);
  });

  it("that is an action on what is somebody else's answers as it does on nothing", async (context) => {
    const tellsMore: unknown[] = [];
    let compared = 0;
    const tried = builtActions().filter(({ name }) => !(name in WIDE_ACTS));
    for (const { id, path, name, permission } of tried) {
      const input = ACT_INPUTS[name];
      if (!input) throw new Error(`${name} is new: say in act-inputs.ts what a browser sends for it.`);
      const headers = await cookieWith(permission === null ? [] : [permission as Permission]);
      const seen = watched(things);
      const [there, nowhere] = [await input(seen.things), await input(NOWHERE)];
      if (!seen.wasAsked()) continue;
      const told = async (about: unknown) => {
        const { status, text } = await act(id, path, headers, about);
        const [, answer = text] = /^1:(.*)$/m.exec(text) ?? [];
        return `${status} ${telling(answer)}`;
      };
      const [one, other] = [await told(there), await told(nowhere)];
      if (one !== other) tellsMore.push({ name, one, other });
      compared += 1;
      await sql.query("DELETE FROM rate_limit");
    }
    Object.assign(context.task.meta, { figure: `${compared} actions` });
    expect(compared).toBeGreaterThan(20);
    expect(tellsMore).toEqual([]);
  });
});

const CLOSED = Object.keys(CALL_INPUTS).filter((call) => !(call in OPEN_CALLS));

async function doCall(call: string, input: CallInput, authorization: string): Promise<number> {
  const [method = "GET", path = ""] = call.split(" ");
  const { body, query = "" } = input;
  const isForm = body instanceof FormData || typeof body === "string";
  const { status } = await ask(`${input.path ?? path}${query}`, {
    method,
    headers: {
      ...{ authorization, ...input.headers },
      ...(isForm || method === "GET" ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  return status;
}

const inputOf = async (call: string) => (await CALL_INPUTS[call]?.(calls)) ?? {};

/** Calls that are open to these credentials although they should not be, or closed although they should be open. */
async function wrongFor(authorization: string, right: Right | "none", isKey: boolean): Promise<string[]> {
  const wrong: string[] = [];
  for (const call of CLOSED) {
    await sql.query("DELETE FROM rate_limit");
    const status = await doCall(call, await inputOf(call), authorization);
    const rights = CALL_RIGHTS[call];
    if (!rights) throw new Error(`${call} is new: say in call-scopes.ts which right opens it.`);
    const holds =
      rights === "all" || (right !== "none" && rights.some((one) => implies(right as Permission, one)));
    const may = holds && !(isKey && call in ONLY_PEOPLE_CALL);
    if (status >= 500 || status < 400 !== may)
      wrong.push(`${call} with ${right} of a ${isKey ? "key" : "person"}: ${status}`);
  }
  return wrong;
}

describe("every call of the API of the build", () => {
  it("opens to each single right of a person, and of a key, exactly as it is written down", async (context) => {
    const wrong: string[] = [];
    for (const right of EACH) {
      const { id, authorization } = await basicUser(["api.access", ...alone(right)]);
      await grantPermissions(sql, id, ACCOUNTS, null);
      wrong.push(...(await wrongFor(authorization, right, false)));
      if (right !== "none" && !apiKeyPermissions.has(right)) continue;
      const { key } = await createApiKey(sql, { name: right, permissions: [...alone(right), ...ACCOUNTS] });
      wrong.push(...(await wrongFor(`Api-Key ${key}`, right, true)));
    }
    Object.assign(context.task.meta, { figure: `${CLOSED.length} calls for ${EACH.length} rights` });
    expect(wrong).toEqual([]);
  });

  it("is closed to keys that ended or come from elsewhere, to accounts of others, and to people who were disabled", async () => {
    const statuses = async (authorization: string) => {
      const seen = new Set<number>();
      for (const call of CLOSED) seen.add(await doCall(call, await inputOf(call), authorization));
      return [...seen].toSorted();
    };
    for (const change of [
      "revoked_at = now()",
      "created_at = now() - interval '2 days', expires_at = now() - interval '1 second'",
      "allowed_networks = '{192.0.2.7/32}'",
    ]) {
      const { id, key } = await createApiKey(sql, { name: "closed" });
      await sql.query(`UPDATE api_key SET ${change} WHERE id = $1`, [id]);
      expect([change, await statuses(`Api-Key ${key}`)]).toEqual([change, [401]]);
    }
    const { key } = await createApiKey(sql, {
      name: "other accounts",
      permissions: ["e_commerce.add", "gateway.use:cash-test"],
    });
    const other = { ...(await inputOf("POST /b/checkout/v1/pymt-txn")) };
    expect(await doCall("POST /b/checkout/v1/pymt-txn", other, `Api-Key ${key}`)).toBe(403);
    const person = await basicUser([...permissions]);
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [person.id]);
    // As for wrong passwords, the account is locked after ten.
    expect(await statuses(person.authorization)).toEqual([401, 429]);
  });
});
