import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "@/lib/api/route-table";
import { createApiKey } from "@/lib/auth/api-keys";
import { grantPermissions } from "@/lib/auth/create-user";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { makeCard, makeSession } from "@/lib/payments/testing/sessions";
import {
  CALL_INPUTS,
  CALLS_WITHOUT_RIGHT,
  CALLS_WITHOUT_TRACE,
  type CallInput,
  type CallWorld,
} from "@/lib/testing/doors/call-inputs";
import { type CallIds, SCOPED_CALLS, WIDE_CALLS } from "@/lib/testing/doors/call-scopes";
import { OPEN_CALLS } from "@/lib/testing/doors/open-doors";
import { thingsOf } from "@/lib/testing/doors/things";
import { arrangeWire, basicUser } from "@/lib/testing/wire";
import { actorNow, makeActor } from "@/lib/testing/world";

/**
 * Every call of the API: on things of others the answer is that of a thing which does not exist; done by whoever may, and refused to
 * whoever may not, it stands in the trail.
 */
const wire = arrangeWire({ EXPORT_DIR: mkdtempSync(join(tmpdir(), "every-call-")) });

let there: CallIds;
let world: CallWorld;
let close: () => Promise<void>;
const NOWHERE: CallIds = {
  session: "f".repeat(40),
  card: "9".repeat(10),
  customer: "nobody",
  report: "00000000-0000-4000-8000-000000000000",
  request: "987654321",
};

beforeAll(async () => {
  const { id, authorization } = await basicUser([...permissions]);
  await grantPermissions(sql, id, ["gateway.use:knet-test", "gateway.use:cash-test"], null);
  const owner = await actorNow(id);
  const made = thingsOf(wire, owner, await makeActor([...permissions]));
  const { things } = made;
  close = made.close;
  world = { wire, things, owner, authorization };
  there = {
    session: (await makeSession(wire)).sessionId,
    card: await makeCard(wire, "someone"),
    customer: "someone",
    report: await things.exportFile(),
    request: String(await things.request()),
  };
});
afterAll(() => close());

const people = new Map<string, string>();
async function callerWith(rights: Permission[]): Promise<string> {
  const name = rights.join();
  const known = people.get(name) ?? (await basicUser(["api.access", ...rights])).authorization;
  people.set(name, known);
  return known;
}

async function knock(call: string, ids: CallIds): Promise<string> {
  const [method = "GET", path = ""] = call.split(" ");
  const { rights, query, body } = SCOPED_CALLS[call] ?? { rights: [] };
  const named = path
    .replace(":token", path.includes("/card/") ? ids.card : ids.report)
    .replace(":session", ids.session)
    .replace(":id", ids.request);
  const answer = await wire.send(`${named}/${query?.(ids) ?? ""}`, {
    method,
    headers: { authorization: await callerWith(rights), "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body(ids)) } : {}),
  });
  const told = `${answer.status} ${JSON.stringify(answer.body)}`;
  return `${told} ${isRefusal(answer.status) ? await resultsOf(answer) : ""}`;
}

const isRefusal = (status: number) => status === 403 || status === 404;

/** What the trail has of a call. */
async function resultsOf({ headers }: { headers: Headers }): Promise<string> {
  const rows = await sql.query<{ result: string }>(
    "SELECT DISTINCT result::text AS result FROM audit_event WHERE request_id = $1 ORDER BY 1",
    [headers.get("x-request-id")],
  );
  return rows.map(({ result }) => result).join();
}

/** The call as it is meant, by somebody; pages and files are answers too. */
async function doCall(call: string, input: CallInput, authorization: string | null) {
  const [method = "GET", path = ""] = call.split(" ");
  const { body, query = "" } = input;
  const isForm = body instanceof FormData || typeof body === "string";
  const answer = await fetch(`${wire.url}${input.path ?? path}${query}`, {
    method,
    redirect: "manual",
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(isForm || method === "GET" ? {} : { "content-type": "application/json" }),
      ...input.headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text: text.slice(0, 300), trail: await resultsOf(answer) };
}

async function inputOf(call: string): Promise<CallInput> {
  const input = CALL_INPUTS[call];
  if (!input) throw new Error(`${call} is new: say in call-inputs.ts what is sent for it.`);
  return input(world);
}

describe("every call of the API", () => {
  const closed = API_ROUTES.map(({ method, path }) => `${method} ${path}`).filter(
    (call) => !(call in OPEN_CALLS),
  );

  it("is tried, or stands in the list with its reason", () => {
    expect([...Object.keys(SCOPED_CALLS), ...Object.keys(WIDE_CALLS)].toSorted()).toEqual(closed.toSorted());
  });

  it("on what is somebody else's answers as it does on nothing", async () => {
    const tellsMore: unknown[] = [];
    for (const call of Object.keys(SCOPED_CALLS)) {
      const [one, other] = [await knock(call, there), await knock(call, NOWHERE)];
      const isTraced = !/^(403|404)/.test(one) || one.endsWith(" refused");
      if (one !== other || !isTraced || /^(400|415|5)/.test(one)) tellsMore.push({ call, one, other });
    }
    expect(tellsMore).toEqual([]);
  });

  it("has an input, and what stands in a list is there", () => {
    const calls = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(CALL_INPUTS).toSorted()).toEqual(calls.toSorted());
    const listed = [CALLS_WITHOUT_TRACE, CALLS_WITHOUT_RIGHT].flatMap((list) => Object.keys(list));
    expect(listed.filter((call) => !calls.includes(call))).toEqual([]);
  });

  it("that is done leaves an event, or stands in a list", async () => {
    const wrong: unknown[] = [];
    for (const call of Object.keys(CALL_INPUTS)) {
      const input = await inputOf(call);
      const answer = await doCall(call, input, call in OPEN_CALLS ? null : world.authorization);
      const expected = call in CALLS_WITHOUT_TRACE ? "" : "ok";
      if (answer.status >= 400 || answer.trail !== expected) wrong.push({ call, ...answer });
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it("that is refused for want of a right leaves an event, and does nothing", async () => {
    const wrong: unknown[] = [];
    const { authorization } = await basicUser(["api.access"]);
    for (const call of closed) {
      const answer = await doCall(call, await inputOf(call), authorization);
      const isOpen = call in CALLS_WITHOUT_RIGHT;
      const isRight = isOpen ? answer.status === 200 : isRefusal(answer.status) && answer.trail === "refused";
      if (!isRight) wrong.push({ call, ...answer });
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it("that names a card's number in place of a thing leaves an event without it", async () => {
    const number = "4242424242424242";
    for (const [call, input] of [
      ["GET /b/checkout/v1/pymt-txn/:session", { path: `/b/checkout/v1/pymt-txn/${number}` }],
      ["POST /b/pbl/v2/operation", { body: { operation: "refund", session_id: number } }],
    ] as const)
      expect(await doCall(call, input, world.authorization)).toMatchObject({ status: 404, trail: "refused" });
    const named = await sql.query<{ object_id: string; transaction_session_id: string | null }>(
      "SELECT object_id, transaction_session_id FROM audit_event ORDER BY id DESC LIMIT 2",
    );
    expect(JSON.stringify(named)).not.toContain(number);
    expect(named.map(({ object_id }) => object_id)).toEqual(["424242******4242", "424242******4242"]);
  });

  it("with a key that has ended leaves an event that names the key and why", async () => {
    for (const [change, reason] of [
      ["revoked_at = now()", "The key was revoked."],
      ["expires_at = now(), created_at = now() - interval '1 day'", "The key has expired."],
    ]) {
      const { id, key } = await createApiKey(sql, { name: "ended" });
      await sql.query(`UPDATE api_key SET ${change} WHERE id = $1`, [id]);
      const { status } = await doCall("GET /b/api/v1/reports/files", {}, `Api-Key ${key}`);
      const trail = await sql.query(
        "SELECT action, result::text, reason FROM audit_event WHERE actor_type = 'api_key' AND actor_id = $1",
        [id],
      );
      const told = { action: "api_key.used_after_end", result: "refused", reason };
      expect([status, trail]).toEqual([401, [told]]);
    }
  });
});
