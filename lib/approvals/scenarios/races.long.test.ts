import { beforeAll, expect, it } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import { cancelRequest, expireRequests } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { recallRequest } from "@/lib/approvals/recall-request";
import { requestOperation } from "@/lib/approvals/request-operation";
import {
  anyChecker,
  approval,
  before,
  consoleRule,
  fourEyesNow,
  liveNow,
} from "@/lib/approvals/scenarios/live-now";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { applyNotice } from "@/lib/notices/apply-notice";
import { performOperation } from "@/lib/operations/perform-operation";
import { collide } from "@/lib/testing/collide";
import { accountOfPayment, keepNotice, noticeNow, operationBody } from "@/lib/testing/notices";
import { ask, decide, requestNow, seenNow } from "@/lib/testing/requests";
import { arrangeWorld, balancesOf, executedAt, makeActor, makePayment } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** The races of the approval rules, 200 times each; the same ones run a few times in the usual suites. */
const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "4000" });
const ROUNDS = 200;
let maker: UserActor;
let checkers: UserActor[];

beforeAll(async () => {
  maker = await makeActor(["payment.refund"]);
  checkers = await Promise.all([1, 2, 3].map(() => makeActor(["request.decide"])));
});

it("two of three who approve at once, and four workers: one execution", { timeout: 600_000 }, async () => {
  await liveNow(before([consoleRule(approval([anyChecker(2)]))]));
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "1.000" });
    const results = await Promise.allSettled(checkers.map((person) => decide(person, requestId)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(2);
    await Promise.all([1, 2, 3, 4].map(() => executeRequest(requestId)));
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  }
  await fourEyesNow();
});

it("execution beside an API refund of the same money: one of them", { timeout: 600_000 }, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
    const requestId = await ask(maker, payment, { amount: "60" });
    await decide(checkers[0]!, requestId);
    await Promise.allSettled([
      executeRequest(requestId),
      requestOperation(world.api, {
        type: "refund",
        source: "api",
        sessionId: payment.sessionId,
        amount: "60",
      }),
    ]);
    expect((await balancesOf(payment)).refunded_minor).toBe(60_000n);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  }
});

it("expiry, a stricter policy and the execution at once: sent and done, or never sent", {
  timeout: 600_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "1.000" });
    await decide(checkers[0]!, requestId);
    await sql.query(
      "UPDATE operation_request SET expires_at = now() + $2::int * interval '1 millisecond' WHERE id = $1",
      [requestId, round % 20],
    );
    await Promise.allSettled([
      executeRequest(requestId),
      expireRequests(),
      liveNow(before([consoleRule(approval([anyChecker(2)]))])),
    ]);
    const sent = (await executedAt(world.gateway, payment)).length;
    const { status } = await requestNow(requestId);
    expect(sent === 1 ? ["approved", "done"] : ["expired", "manual_action_required", "approved"]).toContain(
      status,
    );
    await fourEyesNow();
  }
});

const accepted = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;
const apiRefund = (sessionId: string, amount: string) =>
  requestOperation(world.api, { type: "refund", source: "api", sessionId, amount });
const LIMIT = { timeout: 900_000 };

it("S1: a request of 60 beside an API refund of 60, of 100: one of them", LIMIT, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
    const results = await collide<unknown>(payment, [
      () => ask(maker, payment, { amount: "60" }),
      () => apiRefund(payment.sessionId, "60"),
    ]);
    expect(accepted(results)).toBe(1);
    const { request_held_minor, refunded_minor } = await balancesOf(payment);
    expect(request_held_minor + refunded_minor).toBe(60_000n);
  }
});

it("S2: two checkers, one of them in two tabs, and the maker who cancels: one of them", LIMIT, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "1.000" });
    const contentHash = await seenNow(requestId);
    const approve = (person: UserActor) => () =>
      decideRequest(person, { requestId, verdict: "approve", contentHash, note: "" });
    const results = await collide<unknown>(payment, [
      approve(checkers[0]!),
      approve(checkers[1]!),
      approve(checkers[0]!),
      () => cancelRequest(maker, { requestId }),
    ]);
    expect(accepted(results)).toBe(1);
    await Promise.all([1, 2, 3].map(() => executeRequest(requestId)));
    const { status } = await requestNow(requestId);
    expect(await executedAt(world.gateway, payment)).toHaveLength(status === "canceled" ? 0 : 1);
  }
});

it("S4: two makers, each twice: one request", LIMIT, async () => {
  const second = await makeActor(["payment.refund"]);
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway);
    const results = await collide(
      payment,
      [maker, second, maker, second].map((person) => () => ask(person, payment, { amount: "1.000" })),
    );
    expect(accepted(results)).toBe(1);
    expect(await balancesOf(payment)).toMatchObject({ request_held_minor: 1_000n });
  }
});

it(
  "S5: a portal refund is told while a request is executed: both are in the books, or the request stopped",
  LIMIT,
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(maker, payment, { amount: "10.000" });
      await decide(checkers[0]!, requestId);
      const body = operationBody(payment, { amount: "4.000" });
      const { noticeId } = await keepNotice(await accountOfPayment(payment), body);
      const { id } = await noticeNow(noticeId);
      await collide<unknown>(payment, [() => executeRequest(requestId), () => applyNotice(id.toString())]);
      const sent = (await executedAt(world.gateway, payment)).length;
      expect((await balancesOf(payment)).refunded_minor).toBe(sent === 1 ? 14_000n : 4_000n);
      if (sent === 0) expect((await requestNow(requestId)).status).toBe("manual_action_required");
    }
  },
);

it("S12: a void beside a capture: one of them", LIMIT, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.authorize });
    const perform = (type: "void" | "capture") => () =>
      performOperation(world.api, { type, source: "api", sessionId: payment.sessionId });
    const results = await collide<unknown>(payment, [perform("void"), perform("capture")]);
    expect(accepted(results)).toBe(1);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  }
});

it(
  "a recall in the undo window beside the worker who sends: sent or canceled, never both",
  LIMIT,
  async () => {
    await liveNow(before([consoleRule(approval([anyChecker()], { undoMinutes: 10 }))]));
    for (let round = 0; round < ROUNDS; round++) {
      const payment = await makePayment(world.gateway);
      const requestId = await ask(maker, payment, { amount: "1.000" });
      await decide(checkers[0]!, requestId);
      await sql.query(
        "UPDATE operation_request SET release_at = now() + $2::int * interval '1 millisecond' WHERE id = $1",
        [requestId, round % 70],
      );
      await collide<unknown>(payment, [
        () => recallRequest(maker, { requestId }),
        () => executeRequest(requestId),
      ]);
      await executeRequest(requestId);
      const sent = (await executedAt(world.gateway, payment)).length;
      const canceled = (await requestNow(requestId)).status === "canceled" ? 1 : 0;
      expect(sent + canceled).toBeLessThanOrEqual(1);
    }
    await fourEyesNow();
  },
);
