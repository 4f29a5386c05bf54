import { beforeAll, expect, it } from "vitest";
import { expireRequests } from "@/lib/approvals/end-request";
import { executeRequest } from "@/lib/approvals/execute-request";
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
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { arrangeWorld, balancesOf, executedAt, makeActor, makePayment } from "@/lib/testing/world";

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
