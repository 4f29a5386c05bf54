import { afterEach, beforeAll, expect, it } from "vitest";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { anyChecker, approval, before, fourEyesNow, liveNow } from "@/lib/approvals/scenarios/live-now";
import { pendingApprovalAnswer } from "@/lib/api/schemas/operation-answer";
import type { UserActor } from "@/lib/auth/actor";
import { decide, requestNow } from "@/lib/testing/requests";
import { arrangeWire } from "@/lib/testing/wire";
import { executedAt, ledgerOf, makeActor, makePayment } from "@/lib/testing/world";

/** Calls of the API under a rule of the policy on their source. Off by default: every other test of this door runs without it. */
const wire = arrangeWire();
let checker: UserActor;
beforeAll(async () => {
  checker = await makeActor(["request.decide"]);
});
afterEach(fourEyesNow);

const wanted = (then = approval([anyChecker()])) =>
  liveNow(
    before([
      {
        id: "api",
        name: "API",
        when: { operations: ["refund", "void"], sources: ["api"] },
        tiers: [{ upTo: null, then }],
      },
    ]),
  );

it("202 with the request; its Tracking-Key tells the status, and the operation itself once that was done", async () => {
  await wanted();
  const payment = await makePayment(wire.gateway);
  const headers = { "tracking-key": `wait-${payment.id}` };
  const body = {
    operation: "refund",
    session_id: payment.sessionId,
    amount: "4.000",
    extra: { branch: "7" },
  };
  const first = await wire.post(body, headers);
  expect(first.status).toBe(202);
  expect(first.body).toMatchObject({
    operation: "refund",
    result: "pending_approval",
    amount: "4.000",
    session_id: payment.sessionId,
    request: { status: "pending", approvals: 0, required_approvals: 1, currency_code: "KWD" },
  });
  expect(pendingApprovalAnswer.strict().parse(first.body)).toBeTruthy();
  expect(first.body.link).toMatch(new RegExp(`/requests/${first.body.request.id}$`));
  expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
  // The same key with another amount asks for nothing new.
  const again = await wire.post({ ...body, amount: "9.000" }, headers);
  expect([again.status, again.body.request.id, again.body.amount]).toEqual([
    202,
    first.body.request.id,
    "4.000",
  ]);
  await decide(checker, first.body.request.id);
  expect((await wire.post(body, headers)).body.request).toMatchObject({ status: "approved", approvals: 1 });
  await executeRequest(first.body.request.id);
  await followRequest(first.body.request.id);
  const last = await wire.post(body, headers);
  expect([last.status, last.body.result, last.body.state]).toEqual([200, "success", "refunded"]);
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
});

it("a rejected one answers so under its key and is never executed; a new key asks anew", async () => {
  await wanted();
  const payment = await makePayment(wire.gateway);
  const body = { operation: "refund", session_id: payment.sessionId };
  const headers = { "tracking-key": `reject-${payment.id}` };
  const first = await wire.post(body, headers);
  await decide(checker, first.body.request.id, "reject");
  const again = await wire.post(body, headers);
  expect([again.status, again.body.result, again.body.request.status]).toEqual([200, "rejected", "rejected"]);
  expect((await wire.post(body, { "tracking-key": `anew-${payment.id}` })).status).toBe(202);
  expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
});

it("a second call for the same payment is told of the request that waits", async () => {
  await wanted();
  const payment = await makePayment(wire.gateway);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "1.000" };
  const first = await wire.post(body);
  const second = await wire.post(body);
  expect([second.status, second.body.detail]).toEqual([409, "Requested Refund is pending for approval."]);
  expect(await requestNow(first.body.request.id)).toMatchObject({ status: "pending", held_minor: 1_000n });
});

it("50 calls with one key: one request, everybody is told of the same", async () => {
  await wanted();
  const payment = await makePayment(wire.gateway);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "1.000" };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => wire.post(body, { "tracking-key": `many-${payment.id}` })),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
  expect(new Set(answers.map((answer) => answer.body.request.id)).size).toBe(1);
});

it("403 where the policy denies, and where it wants a note that a call cannot give (400)", async () => {
  const payment = await makePayment(wire.gateway);
  const body = { operation: "refund", session_id: payment.sessionId };
  await wanted({ kind: "deny" });
  expect((await wire.post(body)).status).toBe(403);
  await wanted(approval([anyChecker()], { makerNote: true }));
  expect((await wire.post(body)).status).toBe(400);
  expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
});
