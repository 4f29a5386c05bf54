import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { executeRequest } from "@/lib/approvals/execute-request";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { readBreakers } from "@/lib/operations/gateway-breaker";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { arrangeWire, expectRefusal } from "@/lib/testing/wire";
import {
  balancesOf,
  eventually,
  executedAt,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

const PAUSE_MS = 1_500;
const wire = arrangeWire({
  GATEWAY_DEADLINE_MS: "3000",
  GATEWAY_CALLS_PER_ACCOUNT: "3",
  GATEWAY_TURN_WAIT_MS: "200",
  GATEWAY_PAUSE_AFTER: "3",
  GATEWAY_PAUSE_MS: String(PAUSE_MS),
});
let maker: UserActor;
let checker: UserActor;

beforeAll(async () => {
  maker = await makeActor(["payment.refund"]);
  checker = await makeActor(["request.decide"]);
});
beforeEach(() =>
  sql.query(
    "UPDATE gateway_account SET base_url = $1, failed_calls = 0, paused_since = NULL, paused_until = NULL WHERE gateway = 'sandbox'",
    [wire.gateway.url],
  ),
);

const fault = (payment: TestPayment, name: string, more = {}) =>
  wire.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: name,
    ...more,
  });
const refund = (payment: TestPayment, trackingKey?: string) =>
  wire.post(
    { operation: "refund", session_id: payment.sessionId },
    trackingKey === undefined ? {} : { "tracking-key": trackingKey },
  );
const lead = (account: SeedAccount, url: string) =>
  sql.query("UPDATE gateway_account SET base_url = $2 WHERE pg_code = $1", [account.pgCode, url]);
const breakerOf = async (account: SeedAccount) =>
  (await readBreakers()).find(({ pgCode }) => pgCode === account.pgCode)!;
const auditOf = async (account: SeedAccount) =>
  (
    await sql.query<{ action: string }>(
      "SELECT action FROM audit_event WHERE object_type = 'gateway_account' AND object_id = $1 AND action ~ 'paused|resumed' ORDER BY id",
      [account.pgCode],
    )
  ).map(({ action }) => action);
const payments = (count: number, account: SeedAccount = SEED_ACCOUNTS.knet) =>
  Promise.all(Array.from({ length: count }, () => makePayment(wire.gateway, { account })));

async function timed<Value>(work: Promise<Value>): Promise<{ value: Value; tookMs: number }> {
  const began = performance.now();
  return { value: await work, tookMs: performance.now() - began };
}

/** Nothing of the refused call exists: no operation, no amount held. */
async function expectUntouched(payment: TestPayment): Promise<void> {
  expect(await operationsOf(payment)).toEqual([]);
  expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
}

describe("a gateway account that hangs", () => {
  it("keeps its own few calls waiting, refuses the next one cleanly, and slows nobody else", async () => {
    const hanging = await payments(3);
    const [next] = await payments(1);
    const [elsewhere] = await payments(1, SEED_ACCOUNTS.mada);
    await Promise.all(hanging.map((payment) => fault(payment, "delay", { ms: 2_500 })));
    const slow = hanging.map((payment) => refund(payment));
    await eventually("three calls under way", async () => {
      const rows = await sql.query("SELECT 1 FROM operation WHERE status = 'in_flight'");
      return rows.length === 3;
    });

    const refused = await timed(refund(next!, `busy-${next!.id}`));
    expectRefusal(refused.value, 502, "gateway_unavailable", "refund");
    expect(refused.value.body.detail).toContain("Nothing was sent");
    expect(refused.tookMs).toBeLessThan(1_500);
    await expectUntouched(next!);

    const other = await timed(refund(elsewhere!));
    expect(other.value.body).toMatchObject({ result: "success" });
    expect(other.tookMs).toBeLessThan(1_000);
    const reads = await timed(Promise.all(hanging.map(({ sessionId }) => readTransaction(maker, sessionId))));
    expect(reads.tookMs).toBeLessThan(1_000);
    expect((await operationsOf(hanging[0]!))[0]?.status).toBe("in_flight");

    for (const answer of await Promise.all(slow)) expect(answer.body).toMatchObject({ result: "success" });
    expect((await refund(next!, `busy-${next!.id}`)).body).toMatchObject({ result: "success" });
    expect(await executedAt(wire.gateway, next!)).toHaveLength(1);
  });
});

describe("a gateway account that is not reached", () => {
  it("is paused for every process after some calls in a row; refusals leave amount and key free", async () => {
    const account = SEED_ACCOUNTS.knet;
    const [payment] = await payments(1);
    const trackingKey = `paused-${payment!.id}`;
    await lead(account, "http://127.0.0.1:9");
    for (let call = 1; call <= 3; call++)
      expectRefusal(await refund(payment!, trackingKey), 502, "gateway_unavailable", "refund");
    expect(await breakerOf(account)).toMatchObject({ state: "open", failedCalls: 3, lastFault: "refused" });

    await lead(account, wire.gateway.url);
    const answer = await refund(payment!, trackingKey);
    expectRefusal(answer, 502, "gateway_unavailable", "refund");
    expect(answer.body.detail).toContain("paused");
    // The three that were tried stand there as failed; the refused one is no operation at all.
    expect((await operationsOf(payment!)).map(({ status }) => status)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
    expect(await executedAt(wire.gateway, payment!)).toEqual([]);
    expect(await auditOf(account)).toEqual(["gateway_account.paused"]);

    const [elsewhere] = await payments(1, SEED_ACCOUNTS.mada);
    expect((await refund(elsewhere!)).body).toMatchObject({ result: "success" });
  });

  it("lets one call of all try when the pause is over, and is open again for everybody after it", async () => {
    const account = SEED_ACCOUNTS.benefit;
    const many = await payments(8, account);
    await lead(account, "http://127.0.0.1:9");
    for (const payment of many.slice(0, 3)) await refund(payment);
    await lead(account, wire.gateway.url);
    await fault(many[3]!, "delay", { ms: 400 });
    await eventually("the pause is over", async () => (await breakerOf(account)).state === "half_open");

    const trial = refund(many[3]!);
    await eventually("the trial is under way", async () => (await breakerOf(account)).state === "open");
    const meanwhile = await Promise.all(many.slice(4).map((payment) => refund(payment)));
    for (const answer of meanwhile) expectRefusal(answer, 502, "gateway_unavailable", "refund");
    for (const payment of many.slice(4)) await expectUntouched(payment);
    expect((await trial).body).toMatchObject({ result: "success" });

    expect(await breakerOf(account)).toMatchObject({ state: "closed", failedCalls: 0, pausedUntil: null });
    for (const payment of many.slice(4))
      expect((await refund(payment)).body).toMatchObject({ result: "success" });
    expect(await auditOf(account)).toEqual(["gateway_account.paused", "gateway_account.resumed"]);
  });

  it("lets an approved request wait instead of asking a person, and executes it once afterwards", async () => {
    const [payment] = await payments(1);
    const requestId = await ask(maker, payment!, {});
    await decide(checker, requestId);
    await sql.query(
      "UPDATE gateway_account SET failed_calls = 3, paused_since = now(), paused_until = now() + interval '1 minute' WHERE pg_code = $1",
      [SEED_ACCOUNTS.knet.pgCode],
    );
    await executeRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "approved", attempts: 0 });
    expect(await operationsOf(payment!)).toEqual([]);
    const jobs = await sql.query<{ later: boolean }>(
      "SELECT run_at > now() + interval '30 seconds' AS later FROM graphile_worker.jobs WHERE key = $1",
      [`execute-request-${requestId}`],
    );
    expect(jobs).toEqual([{ later: true }]);

    await sql.query("UPDATE gateway_account SET paused_until = now() WHERE pg_code = $1", [
      SEED_ACCOUNTS.knet.pgCode,
    ]);
    await executeRequest(requestId);
    await executeRequest(requestId);
    expect(await executedAt(wire.gateway, payment!)).toHaveLength(1);
  });
});

describe("a gateway account that does not answer in time", () => {
  it("is paused too; what was sent stays held, and the question about it is the trial", async () => {
    const account = SEED_ACCOUNTS.dollar;
    const silent = await payments(3, account);
    await Promise.all(silent.map((payment) => fault(payment, "executed_then_silent")));
    for (const answer of await Promise.all(silent.map((payment) => refund(payment))))
      expect(answer.body).toMatchObject({ result: "queued" });
    expect(await breakerOf(account)).toMatchObject({ state: "open", lastFault: "timeout" });
    const [line] = await operationsOf(silent[0]!);
    expect(line).toMatchObject({ status: "unknown" });

    // While it is paused nobody asks either: nothing is learned and nothing is counted.
    await reconcileOperation(line!.id);
    expect(await inquiriesOf(line!.id)).toEqual([]);
    await eventually("the pause is over", async () => (await breakerOf(account)).state === "half_open");
    await reconcileOperation(line!.id);
    expect(await operationsOf(silent[0]!)).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
    expect(await inquiriesOf(line!.id)).toMatchObject([
      { answer: "succeeded", asked_by: "reconcile-operation", exchange: { fault: null } },
    ]);
    expect(await breakerOf(account)).toMatchObject({ state: "closed" });
  });

  it("is not counted together with answers in between", async () => {
    const account = SEED_ACCOUNTS.dirham;
    const [one, two, fine, three] = await payments(4, account);
    for (const payment of [one, two, three]) await fault(payment!, "executed_then_silent");
    await Promise.all([refund(one!), refund(two!)]);
    expect(await breakerOf(account)).toMatchObject({ state: "closed", failedCalls: 2 });
    await refund(fine!);
    expect(await breakerOf(account)).toMatchObject({ failedCalls: 0 });
    await refund(three!);
    expect(await breakerOf(account)).toMatchObject({ state: "closed", failedCalls: 1 });
  });
});

function inquiriesOf(operationId: string) {
  return sql.query<{ answer: string; asked_by: string; exchange: { fault: string | null } }>(
    "SELECT answer, asked_by, exchange FROM operation_inquiry WHERE operation_id = $1::uuid ORDER BY id",
    [operationId],
  );
}
