import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import {
  cancelRequest,
  expireRequests,
  resumeApprovedRequests,
  retryRequest,
} from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { requestInternalOperation, requestOperation } from "@/lib/approvals/request-operation";
import type { UserActor } from "@/lib/auth/actor";
import { permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { refusal, tally } from "@/lib/testing/refusal";
import { ask, decide, jobsOf, requestNow, seenNow } from "@/lib/testing/requests";
import { letTimePass } from "@/lib/testing/abandoned";
import {
  actorNow,
  balancesOf,
  executedAt,
  ledgerOf,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "4000" });
let maker: UserActor;
let checker: UserActor;
let other: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund", "payment.void"]);
  checker = await makeActor(["request.decide"]);
  other = await makeActor(["request.decide"]);
});

const rounds = (count: number) => Array.from({ length: count }, (_, index) => index);
const decisionsOf = (requestId: number) =>
  sql.query<{ checker_id: number; verdict: string }>(
    "SELECT checker_id, verdict::text FROM decision WHERE request_id = $1",
    [requestId],
  );
const refusalsOf = (requestId: number) =>
  sql.query<{ action: string; reason: string }>(
    "SELECT action, reason FROM audit_event WHERE object_type = 'operation_request' AND object_id = $1 AND result = 'refused'",
    [String(requestId)],
  );
const fault = (payment: TestPayment, name: string, more = {}) =>
  world.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: name,
    ...more,
  });
const apiRefund = (payment: TestPayment, amount?: string) =>
  requestOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, amount });

async function approved(
  wish: { amount?: string; type?: "refund" | "void" } = {},
  account: (typeof SEED_ACCOUNTS)["knet"] = SEED_ACCOUNTS.knet,
) {
  const payment = await makePayment(world.gateway, { account });
  const requestId = await ask(maker, payment, wish);
  await decide(checker, requestId);
  return { payment, requestId };
}

async function outOfTime(requestId: number) {
  await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
    requestId,
  ]);
}

describe("the main story", () => {
  it("a partial refund waits, is approved, is executed once, and the child stands under the payment", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "4.000" });
    expect(await balancesOf(payment)).toMatchObject({
      request_held_minor: 4_000n,
      refunded_minor: 0n,
      refundable: 8_500n,
    });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    expect(await decide(checker, requestId)).toEqual({ requestId, status: "approved" });
    expect(await jobsOf("execute-request", requestId)).toBe(1);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done", held_minor: 0n, attempts: 1 });
    expect(await operationsOf(payment)).toMatchObject([
      { status: "succeeded", source: "console", child_state: "refunded" },
    ]);
    expect(await executedAt(world.gateway, payment)).toMatchObject([
      {
        amount: "4.000",
        idempotency_key: expect.stringMatching(new RegExp(`^request-[0-9a-f]{12}-${requestId}-1$`)),
      },
    ]);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 4_000n,
      request_held_minor: 0n,
      refundable: 8_500n,
    });
    await expect(followRequest(requestId)).resolves.toBeUndefined();
    expect(await ask(maker, payment, { amount: "8.500" })).toBeGreaterThan(requestId);
  });

  it("a void takes the whole authorization and blocks captures while it waits", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.authorize, feeMinor: 250n });
    const requestId = await ask(maker, payment, { type: "void" });
    const capture = () =>
      requestOperation(world.api, { type: "capture", source: "api", sessionId: payment.sessionId });
    expect(await refusal(capture())).toBe("already_voided");
    await decide(checker, requestId);
    await executeRequest(requestId);
    expect(await operationsOf(payment)).toMatchObject([
      { type: "void", amount_minor: 12_750n, child_state: "voided" },
    ]);
    expect(await refusal(capture())).toBe("already_voided");
    expect(await refusal(ask(maker, payment, { type: "void" }))).not.toBe("accepted");
  });

  it("a rejected request frees its amount and never reaches the gateway", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    await decide(checker, requestId, "reject");
    expect(await requestNow(requestId)).toMatchObject({ status: "rejected", held_minor: 0n });
    await executeRequest(requestId);
    expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 0n, refundable: 12_500n });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });
});

describe("asking", () => {
  it("twice with one submission gives one request, also at the same moment and after it ended", async () => {
    const payment = await makePayment(world.gateway);
    const submissionKey = randomUUID();
    const ids = await Promise.all(
      rounds(8).map(() => ask(maker, payment, { amount: "1.000", submissionKey })),
    );
    expect(new Set(ids).size).toBe(1);
    await cancelRequest(maker, { requestId: ids[0]! });
    expect(await ask(maker, payment, { amount: "1.000", submissionKey })).toBe(ids[0]);
    expect(await requestNow(ids[0]!)).toMatchObject({ status: "canceled" });
    expect(await ask(maker, payment, { amount: "1.000" })).not.toBe(ids[0]);
  });

  it("by several makers at once makes one request; the others are told of it", async () => {
    const second = await makeActor(["payment.refund"]);
    for (const _round of rounds(6)) {
      const payment = await makePayment(world.gateway);
      const results = await tally(
        [maker, second, maker, second].map((person) => ask(person, payment, { amount: "1.000" })),
      );
      expect(results).toEqual({ accepted: 1, request_pending: 3 });
      expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 1_000n });
    }
  });

  it("with another maker's submission key is a conflict and shows nothing of his", async () => {
    const second = await makeActor(["payment.refund"]);
    const submissionKey = randomUUID();
    await ask(maker, await makePayment(world.gateway), { submissionKey });
    const mine = await makePayment(world.gateway);
    expect(await refusal(ask(second, mine, { submissionKey }))).toBe("conflict");
    expect(await balancesOf(mine)).toMatchObject({ request_held_minor: 0n });
  });

  it.each(["0", "-5", "1e3", "NaN", "12.5001", "12.501", "1,2", "٥", ""])(
    "for %j is refused and holds nothing",
    async (amount) => {
      const payment = await makePayment(world.gateway);
      expect(await refusal(ask(maker, payment, { amount }))).toMatch(/invalid_amount|amount_exceeds_balance/);
      expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 0n });
    },
  );

  it("without an amount after a partial refund means what is left", async () => {
    const payment = await makePayment(world.gateway);
    await apiRefund(payment, "3.334");
    await ask(maker, payment);
    expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 9_166n, refundable: 0n });
  });

  it("for more than an API refund has left, at the same moment: one of them, never both", async () => {
    for (const _round of rounds(10)) {
      const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
      const results = await tally([ask(maker, payment, { amount: "60" }), apiRefund(payment, "60")]);
      expect(results).toEqual({ accepted: 1, amount_exceeds_balance: 1 });
      const { request_held_minor, refunded_minor } = await balancesOf(payment);
      expect(request_held_minor + refunded_minor).toBe(60_000n);
    }
  });

  it("needs the right; capture and the rest go without a checker", async () => {
    const payment = await makePayment(world.gateway);
    expect(await refusal(ask(checker, payment))).toBe("forbidden");
    expect(
      await refusal(requestOperation(maker, { type: "refund", source: "job", sessionId: payment.sessionId })),
    ).toBe("forbidden");
    expect(
      await refusal(
        requestInternalOperation(maker, { type: "delete", source: "gateway", sessionId: payment.sessionId }),
      ),
    ).toBe("forbidden");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });

  it("is possible again when the open request has outlived its clock, with the sweeper stopped", async () => {
    const payment = await makePayment(world.gateway);
    const late = await ask(maker, payment);
    await outOfTime(late);
    const fresh = await ask(maker, payment, { amount: "2.000" });
    expect(await requestNow(late)).toMatchObject({ status: "expired", held_minor: 0n });
    expect(await requestNow(fresh)).toMatchObject({ status: "pending", held_minor: 2_000n });
  });
});

describe("the maker never decides", () => {
  it("by the use case, with every right there is: refused and put in the trail", async () => {
    const mighty = await makeActor([...permissions]);
    const payment = await makePayment(world.gateway);
    const requestId = await ask(mighty, payment);
    for (const verdict of ["approve", "reject"] as const)
      expect(await refusal(decide(mighty, requestId, verdict))).toBe("own_request");
    expect(await refusalsOf(requestId)).toHaveLength(2);
    expect(await decisionsOf(requestId)).toEqual([]);
    expect(await requestNow(requestId)).toMatchObject({ status: "pending" });
    await cancelRequest(mighty, { requestId });
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled", held_minor: 0n });
  });

  it("by moving the request himself: the database wants a checker's decision", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    const byHand = sql.query("UPDATE operation_request SET status = 'approved' WHERE id = $1", [requestId]);
    await expect(byHand).rejects.toThrow("request_lacks_approvals");
    await executeRequest(requestId);
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
    expect(await requestNow(requestId)).toMatchObject({ status: "pending" });
  });

  it("and neither does anybody without the checker's right", async () => {
    const requestId = await ask(maker, await makePayment(world.gateway));
    const admin = await makeActor(["user.manage", "payment.refund"]);
    expect(await refusal(decide(admin, requestId))).toBe("forbidden");
    expect(await refusalsOf(requestId)).toMatchObject([{ action: "request.approve" }]);
    expect(
      await refusal(
        decideRequest(checker, { requestId: 999_999, verdict: "approve", contentHash: "0".repeat(64) }),
      ),
    ).toBe("not_found");
  });
});

describe("who may neither cancel nor retry", () => {
  it("is refused and put in the trail", async () => {
    const stranger = await makeActor(["payment.void"]);
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    expect(await refusal(cancelRequest(stranger, { requestId }))).toBe("forbidden");
    expect(await refusal(retryRequest(stranger, requestId))).toBe("forbidden");
    expect((await refusalsOf(requestId)).map((row) => row.action)).toEqual([
      "request.cancel",
      "request.retry",
    ]);
    expect(await requestNow(requestId)).toMatchObject({ status: "pending" });
  });
});

describe("two checkers at once", () => {
  it("both approve: one decision, one gateway call, and the loser learns who was first", async () => {
    for (const _round of rounds(12)) {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(maker, payment, { amount: "1.000" });
      const hash = await seenNow(requestId);
      const input = { requestId, verdict: "approve" as const, contentHash: hash };
      const results = await Promise.allSettled(
        [checker, other, checker].map((person) => decideRequest(person, input)),
      );
      const losers = results.flatMap((result) =>
        result.status === "rejected" ? [result.reason as AppError] : [],
      );
      expect(losers.map(({ code }) => code)).toEqual(["request_already_decided", "request_already_decided"]);
      const [decision] = await decisionsOf(requestId);
      const winner = decision!.checker_id === checker.userId ? checker : other;
      expect(losers[0]).toMatchObject({ params: { by: winner.username, verdict: "approve" } });
      await Promise.all(rounds(4).map(() => executeRequest(requestId)));
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
      expect(await operationsOf(payment)).toHaveLength(1);
    }
  });

  it("one approves, one rejects: one decision, and the gateway is called only if it was the approval", async () => {
    for (const _round of rounds(12)) {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(maker, payment, { amount: "1.000" });
      const results = await tally([
        decide(checker, requestId, "approve"),
        decide(other, requestId, "reject"),
      ]);
      expect(results).toEqual({ accepted: 1, request_already_decided: 1 });
      const decisions = await decisionsOf(requestId);
      expect(decisions).toHaveLength(1);
      await executeRequest(requestId);
      expect(await executedAt(world.gateway, payment)).toHaveLength(
        decisions[0]!.verdict === "approve" ? 1 : 0,
      );
    }
  });

  it("the maker cancels while a checker approves: one of them", async () => {
    for (const _round of rounds(12)) {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(maker, payment);
      const results = await tally([decide(checker, requestId), cancelRequest(maker, { requestId })]);
      expect(results.accepted).toBe(1);
      await executeRequest(requestId);
      const { status } = await requestNow(requestId);
      expect(await executedAt(world.gateway, payment)).toHaveLength(status === "canceled" ? 0 : 1);
    }
  });
});

describe("a decision is about what was seen", () => {
  it("a payment that moved since is shown again; the new picture can be approved", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "4.000" });
    const stale = await seenNow(requestId);
    await apiRefund(payment, "1.000");
    const late = decideRequest(checker, { requestId, verdict: "approve", contentHash: stale });
    await expect(late).rejects.toMatchObject({
      code: "request_changed",
      status: 409,
      params: { refunded: "1.000", available: "11.500" },
    });
    expect(await requestNow(requestId)).toMatchObject({ status: "pending" });
    expect(await decide(checker, requestId)).toMatchObject({ status: "approved" });
  });

  it("a request that no longer fits is canceled by the system when it is approved", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    await sql.query("UPDATE payment_transaction SET frozen_at = now() WHERE id = $1", [payment.id]);
    expect(await refusal(decide(checker, requestId))).toBe("request_not_open");
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled", held_minor: 0n });
    expect(await decisionsOf(requestId)).toEqual([]);
  });
});

describe("clocks", () => {
  it("a decision after the time is refused and the amount is free, with the sweeper stopped", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    await outOfTime(requestId);
    expect(await refusal(decide(checker, requestId))).toBe("request_not_open");
    expect(await requestNow(requestId)).toMatchObject({ status: "expired", held_minor: 0n });
    expect(await balancesOf(payment)).toMatchObject({ refundable: 12_500n });
  });

  it("an approval that was not executed in time is not executed any more", async () => {
    const { payment, requestId } = await approved();
    await outOfTime(requestId);
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "expired", held_minor: 0n });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });

  it("the sweep ends what is overdue, but never what the gateway has in hand", async () => {
    const waiting = await ask(maker, await makePayment(world.gateway));
    const { payment, requestId } = await approved();
    await fault(payment, "executed_then_reset");
    await executeRequest(requestId);
    await outOfTime(waiting);
    await outOfTime(requestId);
    await expireRequests();
    expect(await requestNow(waiting)).toMatchObject({ status: "expired", held_minor: 0n });
    // Nobody knows whether the gateway did it, so its amount is not free: neither by the sweep nor at the next door.
    expect(await requestNow(requestId)).toMatchObject({ status: "approved" });
    await expireRequests();
    expect(await refusal(apiRefund(payment))).not.toBe("accepted");
    expect(await balancesOf(payment)).toMatchObject({ refundable: 0n });
    const [operation] = await operationsOf(payment);
    await reconcileOperation(operation!.id);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done" });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });
});

describe("rights are read again before the money moves", () => {
  const revoke = (userId: number, permission: string) =>
    sql.query("DELETE FROM user_permission WHERE user_id = $1 AND permission = $2", [userId, permission]);
  const CASES: [string, (people: { maker: UserActor; checker: UserActor }) => Promise<unknown>][] = [
    ["the maker lost his right", (people) => revoke(people.maker.userId, "payment.refund")],
    ["the checker lost his right", (people) => revoke(people.checker.userId, "request.decide")],
    [
      "the maker was disabled",
      (people) => sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [people.maker.userId]),
    ],
    [
      "the checker was disabled",
      (people) => sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [people.checker.userId]),
    ],
  ];
  it.each(CASES)(
    "%s after the approval: stopped before the gateway, with the reason",
    async (_name, change) => {
      const people = {
        maker: await makeActor(["payment.refund"]),
        checker: await makeActor(["request.decide"]),
      };
      const payment = await makePayment(world.gateway);
      const requestId = await ask(people.maker, payment);
      await decide(people.checker, requestId);
      await change(people);
      await executeRequest(requestId);
      const stopped = await requestNow(requestId);
      expect(stopped).toMatchObject({ status: "manual_action_required", held_minor: 12_500n });
      expect(stopped.status_reason).toBeTruthy();
      expect(await ledgerOf(world.gateway, payment)).toEqual([]);
      expect(await operationsOf(payment)).toEqual([]);
    },
  );

  it("the maker lost his right before the decision: the request is canceled", async () => {
    const person = await makeActor(["payment.refund"]);
    const requestId = await ask(person, await makePayment(world.gateway));
    await revoke(person.userId, "payment.refund");
    expect(await refusal(decide(checker, requestId))).toBe("request_not_open");
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled" });
  });

  it("the checker lost his right before the decision: refused", async () => {
    const person = await makeActor(["request.decide"]);
    const requestId = await ask(maker, await makePayment(world.gateway));
    await revoke(person.userId, "request.decide");
    expect(await refusal(decide(await actorNow(person.userId), requestId))).toBe("forbidden");
  });

  it("the payment was refunded elsewhere: stopped with the reason, no call", async () => {
    const { payment, requestId } = await approved();
    await sql.query("UPDATE payment_transaction SET disputed_minor = 1 WHERE id = $1", [payment.id]);
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "manual_action_required" });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });
});

describe("execution", () => {
  it("ten times in parallel: one gateway call", async () => {
    for (const _round of rounds(5)) {
      const { payment, requestId } = await approved({ amount: "2.000" });
      await Promise.all(rounds(10).map(() => executeRequest(requestId)));
      expect(await ledgerOf(world.gateway, payment)).toHaveLength(1);
      expect(await operationsOf(payment)).toHaveLength(1);
      expect(await requestNow(requestId)).toMatchObject({ attempts: 1 });
    }
  });

  it("of an approved 60 of 100 beside an API refund of 60: the hold wins, the sum stays within the payment", async () => {
    for (const _round of rounds(6)) {
      const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
      const requestId = await ask(maker, payment, { amount: "60" });
      await decide(checker, requestId);
      const results = await tally([executeRequest(requestId), apiRefund(payment, "60")]);
      expect(results).toEqual({ accepted: 1, amount_exceeds_balance: 1 });
      expect(await executedAt(world.gateway, payment)).toMatchObject([{ amount: "60.000" }]);
      expect(await balancesOf(payment)).toMatchObject({
        refunded_minor: 60_000n,
        refundable: 40_000n,
        frozen: false,
      });
    }
  });

  it("declined: waits for a person, still holds its amount, and is never repeated by itself", async () => {
    const { payment, requestId } = await approved();
    await fault(payment, "decline", { message: "Too late." });
    await executeRequest(requestId);
    for (const _round of rounds(3)) await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({
      status: "manual_action_required",
      status_reason: "Too late.",
      // A gateway's own words are said in no other language.
      status_reason_words: null,
      held_minor: 12_500n,
    });
    expect(await ledgerOf(world.gateway, payment)).toHaveLength(1);
    expect(await refusal(apiRefund(payment, "0.001"))).toBe("amount_exceeds_balance");

    const again = await tally(rounds(3).map(() => retryRequest(maker, requestId)));
    expect(again.accepted).toBe(1);
    await Promise.all(rounds(5).map(() => executeRequest(requestId)));
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done", attempts: 2 });
    expect((await executedAt(world.gateway, payment)).map((line) => line.idempotency_key)).toEqual([
      expect.stringMatching(new RegExp(`^request-[0-9a-f]{12}-${requestId}-2$`)),
    ]);
  });

  it("executed, then silence: asked, not sent again, whatever else is tried", async () => {
    const { payment, requestId } = await approved({ amount: "4.000" });
    await fault(payment, "executed_then_reset");
    await executeRequest(requestId);
    for (const _round of rounds(3)) await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "approved" });
    expect(await refusal(retryRequest(maker, requestId))).toBe("request_not_open");
    expect(await refusal(cancelRequest(maker, { requestId }))).toBe("request_not_open");
    expect(await refusal(apiRefund(payment, "8.501"))).toBe("amount_exceeds_balance");
    expect(await refusal(ask(maker, payment, { amount: "1.000" }))).toBe("request_pending");
    const [operation] = await operationsOf(payment);
    expect(operation).toMatchObject({ status: "unknown" });
    await reconcileOperation(operation!.id);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done" });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("never arrived: after the proof a person may try again, under a new key", async () => {
    const { payment, requestId } = await approved();
    await fault(payment, "reset_before_execution");
    await executeRequest(requestId);
    const [operation] = await operationsOf(payment);
    await letTimePass(operation!.id);
    await reconcileOperation(operation!.id);
    expect(await requestNow(requestId)).toMatchObject({ status: "approved" });
    await reconcileOperation(operation!.id);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({
      status: "manual_action_required",
      held_minor: 12_500n,
    });
    await retryRequest(maker, requestId);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done" });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("queued at the bank counts as done; a later rejection frees the amount", async () => {
    const { payment, requestId } = await approved({ amount: "4.000" }, SEED_ACCOUNTS.queued);
    await executeRequest(requestId);
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "done" });
    expect(await operationsOf(payment)).toMatchObject([{ status: "pending", child_state: "refund_queued" }]);
  });

  it("a lost job is made up for; a lost follow-up too", async () => {
    const { payment, requestId } = await approved();
    await sql.query(
      "UPDATE operation_request SET status_changed_at = now() - interval '1 minute' WHERE id = $1",
      [requestId],
    );
    await sql.query("DELETE FROM graphile_worker._private_jobs");
    await resumeApprovedRequests();
    expect(await jobsOf("execute-request", requestId)).toBe(1);
    await executeRequest(requestId);
    await sql.query("DELETE FROM graphile_worker._private_jobs");
    await resumeApprovedRequests();
    expect(await jobsOf("follow-request", requestId)).toBe(1);
    await followRequest(requestId);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("cannot be started from the operations service without the approval", async () => {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment);
    await executeRequest(requestId);
    expect(await operationsOf(payment)).toEqual([]);
    // The operations service itself knows no approvals; what a request holds it cannot take either.
    expect(
      await refusal(
        performOperation(maker, { type: "refund", source: "console", sessionId: payment.sessionId }),
      ),
    ).toBe("amount_exceeds_balance");
  });
});
