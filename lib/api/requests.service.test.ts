import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { policyAnswer, simulationAnswer } from "@/lib/api/schemas/policy";
import { commentAnswer, requestAnswer, requestListAnswer } from "@/lib/api/schemas/request";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument, PolicyEffect } from "@/lib/approvals/policy/types";
import { anyChecker, approval } from "@/lib/approvals/scenarios/live-now";
import { useWire } from "@/lib/api/testing/wire";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import type { Permission } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { work } from "@/lib/testing/sequences/system";
import { arrangeWorld, executedAt, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
const wire = useWire();
const PASSWORD = "correct horse battery staple";
const BASE = "/b/countersign/v1/requests/";
let maker: string;
let checker: string;

async function person(permissions: Permission[]): Promise<string> {
  const username = `p${Math.random().toString(36).slice(2, 10)}`;
  const id = await createUser(sql, {
    username,
    email: `${username}@example.com`,
    passwordHash: await hashPassword(PASSWORD),
  });
  await grantPermissions(sql, id, permissions, null);
  return `Basic ${Buffer.from(`${username}:${PASSWORD}`).toString("base64")}`;
}

beforeAll(async () => {
  maker = await person(["transaction.view", "payment.refund", "api.access"]);
  checker = await person(["request.decide", "api.access"]);
});

const call = (authorization: string, method: string, path: string, body?: object) =>
  wire.call(method, path, { authorization, ...(body ? { body } : {}) });
const key = () => `Api-Key ${world.apiKey}`;

async function asked(amount = "1.000") {
  const payment = await makePayment(world.gateway);
  const answer = await call(maker, "POST", BASE, {
    session_id: payment.sessionId,
    operation: "refund",
    amount,
    reason_code: "returned_goods",
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { payment, request: answer.body as z.output<typeof requestAnswer> };
}

function fits(schema: z.ZodObject, answer: { status: number; body: unknown }, status = 200): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(schema.strict().safeParse(answer.body).error?.issues).toBeUndefined();
}

test("a person asks, another reads and approves what he read, and one refund follows", async () => {
  const { payment, request } = await asked("2.500");
  const read = await call(checker, "GET", `${BASE}${request.id}/`);
  fits(requestAnswer, read);
  const decided = await call(checker, "POST", `${BASE}${request.id}/decision/`, {
    verdict: "approve",
    content_hash: read.body.content_hash,
  });
  fits(requestAnswer, decided);
  expect(decided.body).toMatchObject({ status: "approved", decisions: [{ verdict: "approve" }] });
  await work("execute-request", "follow-request");
  expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  expect((await call(key(), "GET", `${BASE}${request.id}/`)).body.status).toBe("done");
});

describe("a thief over the wire", () => {
  test("the maker does not decide, whatever rights he is given", async () => {
    const both = await person(["payment.refund", "request.decide", "user.manage", "api.access"]);
    const payment = await makePayment(world.gateway);
    const made = await call(both, "POST", BASE, {
      session_id: payment.sessionId,
      operation: "refund",
      reason_code: "fraud",
    });
    const answer = await call(both, "POST", `${BASE}${made.body.id}/decision/`, {
      verdict: "approve",
      content_hash: made.body.content_hash,
    });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "own_request" } } });
    expect(await executedAt(world.gateway, payment)).toEqual([]);
  });

  test.each([
    ["decision/", { verdict: "approve", content_hash: "0".repeat(64) }],
    ["cancel/", {}],
    ["retry/", {}],
  ])("a key never posts to %s, and its try stands in the trail", async (path, body) => {
    const { request } = await asked();
    const answer = await call(key(), "POST", `${BASE}${request.id}/${path}`, body);
    expect(answer.status).toBe(403);
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE object_id = $1 AND actor_type = 'api_key' AND result = 'refused'",
      [String(request.id)],
    );
    expect(trail).toHaveLength(1);
    expect((await call(key(), "GET", `${BASE}${request.id}/`)).body.status).toBe("pending");
  });

  test("a key does not ask in a person's place, and nobody without API access does anything", async () => {
    const payment = await makePayment(world.gateway);
    const body = { session_id: payment.sessionId, operation: "refund", reason_code: "fraud" };
    expect((await call(key(), "POST", BASE, body)).status).toBe(403);
    const outsider = await person(["payment.refund", "request.decide", "user.manage"]);
    expect(await call(outsider, "POST", BASE, body)).toMatchObject({ status: 403 });
    expect(await call(outsider, "GET", BASE)).toMatchObject({ status: 403 });
    expect((await wire.call("GET", BASE)).status).toBe(401);
  });

  test("a decision about what has changed, by hash or by a guess, decides nothing", async () => {
    const { payment, request } = await asked("1.000");
    const refund = { operation: "refund", session_id: payment.sessionId, amount: "3.000" };
    expect((await call(key(), "POST", "/b/pbl/v2/operation/", refund)).status).toBe(200);
    const decide = (content_hash: string) =>
      call(checker, "POST", `${BASE}${request.id}/decision/`, { verdict: "approve", content_hash });
    expect(await decide(request.content_hash)).toMatchObject({
      status: 409,
      body: { error: { code: "request_changed" } },
    });
    expect(await decide("0".repeat(64))).toMatchObject({ status: 409 });
    expect(await decide("zz")).toMatchObject({ status: 400 });
    const now = await call(checker, "GET", `${BASE}${request.id}/`);
    expect(now.body).toMatchObject({ status: "pending", decisions: [] });
  });

  test("without the right nobody decides, cancels or retries for others", async () => {
    const { request } = await asked();
    const viewer = await person(["transaction.view", "api.access"]);
    const decision = { verdict: "approve", content_hash: request.content_hash };
    expect((await call(viewer, "POST", `${BASE}${request.id}/decision/`, decision)).status).toBe(403);
    expect((await call(viewer, "POST", `${BASE}${request.id}/cancel/`, {})).status).toBe(403);
    expect((await call(viewer, "POST", `${BASE}${request.id}/retry/`, {})).status).toBe(403);
  });

  test("what a client claims about the amount, the maker or the state counts for nothing", async () => {
    const { request } = await asked("1.000");
    const answer = await call(checker, "POST", `${BASE}${request.id}/decision/`, {
      verdict: "approve",
      content_hash: request.content_hash,
      amount: "12.500",
      maker: "somebody",
      status: "done",
      note: "fine",
    });
    expect(answer.body).toMatchObject({ amount: "1.000", status: "approved" });
  });
});

test("reject wants a note; the maker cancels; the second act finds it decided", async () => {
  const { request } = await asked();
  const decision = { verdict: "reject", content_hash: request.content_hash };
  const path = `${BASE}${request.id}/`;
  expect(await call(checker, "POST", `${path}decision/`, decision)).toMatchObject({
    status: 400,
    body: { note: ["Say why you reject it."] },
  });
  expect((await call(maker, "POST", `${path}cancel/`, { reason: "Mistake" })).body.status).toBe("canceled");
  expect((await call(checker, "POST", `${path}decision/`, { ...decision, note: "no" })).status).toBe(409);
  expect((await call(maker, "POST", `${path}retry/`)).status).toBe(409);
});

test("the same submission key makes one request; wrong fields are told by name", async () => {
  const payment = await makePayment(world.gateway);
  const body = {
    session_id: payment.sessionId,
    operation: "refund",
    amount: "1.000",
    reason_code: "returned_goods",
    submission_key: "3f0c2c58-5f0e-4bd5-9a53-0d4c4e8f7a11",
  };
  const [one, two] = [await call(maker, "POST", BASE, body), await call(maker, "POST", BASE, body)];
  expect(two.body.id).toBe(one.body.id);
  const wrong = { ...body, reason_code: "order_canceled", submission_key: "x", operation: "refund" };
  expect((await call(maker, "POST", BASE, wrong)).body).toMatchObject({ submission_key: expect.any(Array) });
  expect((await call(maker, "POST", BASE, { ...body, reason_code: "other" })).body).toEqual({
    note: ['Say what "other" means.'],
  });
  const fresh = {
    ...body,
    session_id: (await makePayment(world.gateway)).sessionId,
    submission_key: undefined,
  };
  for (const amount of ["-5", "1e3", "1,000", "١٢", "0.0005"])
    expect([amount, (await call(maker, "POST", BASE, { ...fresh, amount })).status]).toEqual([amount, 400]);
});

test("lists are paged without gap or double, filtered, and a key reads them", async () => {
  const made = [await asked(), await asked(), await asked()].map(({ request }) => request.id);
  const seen: number[] = [];
  let before: string | null = null;
  do {
    const page = await call(key(), "GET", `${BASE}?limit=2&status=open${before ? `&before=${before}` : ""}`);
    fits(requestListAnswer, page);
    seen.push(...page.body.results.map((line: { id: number }) => line.id));
    before = page.body.next;
  } while (before);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  for (const id of made) expect(seen).toContain(id);
  const { body } = await call(key(), "GET", `${BASE}?status=rejected`);
  expect(body.results.every((line: { status: string }) => line.status === "rejected")).toBe(true);
  expect((await call(key(), "GET", `${BASE}?limit=0`)).status).toBe(400);
  expect((await call(key(), "GET", `${BASE}?status=nonsense`)).body).toHaveProperty("status");
});

test("comments come from people and keys; the policy is read; unknown numbers are 404", async () => {
  const { request } = await asked();
  fits(
    commentAnswer,
    await call(key(), "POST", `${BASE}${request.id}/comments/`, { text: " Came back. " }),
    201,
  );
  fits(
    commentAnswer,
    await call(checker, "POST", `${BASE}${request.id}/comments/`, { text: "Which one?" }),
    201,
  );
  expect((await call(checker, "POST", `${BASE}${request.id}/comments/`, { text: "   " })).status).toBe(400);
  expect(
    (await call(checker, "POST", `${BASE}${request.id}/comments/`, { text: "x".repeat(2001) })).status,
  ).toBe(400);
  const { comments } = (await call(key(), "GET", `${BASE}${request.id}/`)).body;
  expect(comments.map((comment: { text: string }) => comment.text)).toEqual(["Came back.", "Which one?"]);
  fits(policyAnswer, await call(key(), "GET", "/b/countersign/v1/policy/"));
  for (const id of ["999999", "0", "1e3", "-1", "1;drop", "99999999999"])
    expect([id, (await call(key(), "GET", `${BASE}${id}/`)).status]).toEqual([id, 404]);
});

/** Four eyes with another word about the console. */
function consolePolicy(then: PolicyEffect): PolicyDocument {
  const rules = FOUR_EYES_DOCUMENT.rules.map((rule) =>
    rule.when.sources.includes("console") && rule.when.operations.includes("refund")
      ? { ...rule, tiers: [{ upTo: null, then }] }
      : rule,
  );
  return { ...FOUR_EYES_DOCUMENT, rules };
}

test("a policy is tried out by who may change it, changes nothing, and an unsound one is refused by field or in words", async () => {
  await asked("1.000");
  const author = await person(["policy.manage", "api.access"]);
  const path = "/b/countersign/v1/policy/simulate/";
  const live = (await call(author, "GET", "/b/countersign/v1/policy/")).body;
  const document = consolePolicy(approval([anyChecker(2)]));
  const simulated = await call(author, "POST", path, { document });
  fits(simulationAnswer, simulated);
  const { operations, different, before: now, after, differences } = simulated.body;
  expect(operations).toBeGreaterThan(0);
  expect(different).toBe(now["approval:1"]);
  expect(after["approval:2"]).toBe(different);
  expect(differences[0]).toMatchObject({ operation: "refund", before: "approval:1", after: "approval:2" });
  for (const authorization of [checker, maker])
    expect((await call(authorization, "POST", path, { document })).status).toBe(403);
  expect((await call("Basic nobody", "POST", path, { document })).status).toBe(401);
  const missing = await call(author, "POST", path, {});
  expect(missing).toMatchObject({ status: 400, body: { document: [expect.any(String)] } });
  expect((await call(author, "POST", path, { document: { ...document, format: 2 } })).body).toHaveProperty(
    "document.format",
  );
  const unreachable = { ...document, rules: [document.rules[0], { ...document.rules[0], id: "never" }] };
  expect((await call(author, "POST", path, { document: unreachable })).status).toBe(400);
  expect((await call(author, "GET", "/b/countersign/v1/policy/")).body).toEqual(live);
});
