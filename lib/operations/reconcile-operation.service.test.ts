import { describe, expect, it } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { findOperation } from "@/lib/operations/find-operation";
import { performInternalOperation } from "@/lib/operations/perform-internal-operation";
import { type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation, scheduleDueInquiries } from "@/lib/operations/reconcile-operation";
import { settleOperation, type Settlement } from "@/lib/operations/settle-operation";
import { abandonOperation, letTimePass } from "@/lib/testing/abandoned";
import { refusal } from "@/lib/testing/refusal";
import {
  balancesOf,
  eventually,
  executedAt,
  ledgerOf,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
const authorize = { account: SEED_ACCOUNTS.authorize };

const perform = (payment: TestPayment, input: Partial<PerformInput>) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, ...input });
const fault = (payment: TestPayment, name: string, more: Record<string, unknown> = {}) =>
  world.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference },
    fault: name,
    ...more,
  });
const only = async (payment: TestPayment) => {
  const lines = await operationsOf(payment);
  expect(lines).toHaveLength(1);
  return lines[0]!;
};

/** A settlement as the reconcile job writes it. */
async function settlement(operationId: string, changes: Partial<Settlement>): Promise<Settlement> {
  const operation = (await findOperation(sql, operationId))!.operation;
  return {
    operationId,
    transactionId: operation.transactionId!,
    transactionSessionId: operation.transactionSessionId,
    requestId: operation.requestId,
    type: "refund",
    status: "failed",
    actor: systemActor("test"),
    gatewayReference: null,
    code: null,
    message: null,
    pgParams: {},
    response: {},
    exchange: null,
    nextInquiryMs: 0,
    ...changes,
  };
}

describe("killed after the gateway executed", () => {
  it("stays reserved with its key until the gateway is asked, then is the one refund", async () => {
    const payment = await makePayment(world.gateway);
    const trackingKey = `killed-after-${payment.id}`;
    const id = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n, trackingKey });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 4_000n, refundable: 8_500n });
    expect(await refusal(perform(payment, { amount: "8.501" }))).toBe("amount_exceeds_balance");

    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({
      status: "succeeded",
      child_state: "refunded",
      child_key: trackingKey,
    });
    expect(await perform(payment, { trackingKey })).toMatchObject({ tracked: true, operation: { id } });
    await reconcileOperation(id);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  });

  it.each(["capture", "void"] as const)("%s: is found and counted", async (type) => {
    const payment = await makePayment(world.gateway, authorize);
    const id = await abandonOperation(world.api, payment, { called: true, type });
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({
      status: "succeeded",
      child_state: type === "void" ? "voided" : "paid",
    });
    expect(await balancesOf(payment)).toMatchObject({
      capturable: 0n,
      void_held: false,
      capture_held_minor: 0n,
    });
  });

  it("a decline is found too, and frees everything", async () => {
    const payment = await makePayment(world.gateway);
    await fault(payment, "decline");
    const id = await abandonOperation(world.api, payment, {
      called: true,
      trackingKey: `killed-declined-${payment.id}`,
    });
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({
      status: "declined",
      tracking_key_held: false,
      child_state: null,
    });
    expect(await balancesOf(payment)).toMatchObject({ refundable: 12_500n });
  });
});

describe("killed between reserve and call", () => {
  it("is released only when the gateway has said twice that it never saw it; the same key then runs once", async () => {
    const payment = await makePayment(world.gateway);
    const trackingKey = `killed-before-${payment.id}`;
    const id = await abandonOperation(world.api, payment, { called: false, trackingKey });
    await letTimePass(id);
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({ status: "unknown", tracking_key_held: true });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 12_500n });
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({
      status: "failed",
      tracking_key_held: false,
      outcome_code: "not_found",
    });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);

    expect(await perform(payment, { trackingKey })).toMatchObject({
      tracked: false,
      operation: { status: "succeeded" },
    });
    expect(await perform(payment, { trackingKey })).toMatchObject({ tracked: true });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("is not released while our own request can still be on its way, however often the gateway is asked", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: false });
    for (let round = 0; round < 4; round += 1) await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({ status: "unknown", outcome_code: "not_found_early" });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 12_500n });
    // The send window and the deadline of this test are 1.5 seconds each, and 2 more are for slow machines.
    await letTimePass(id, "5 seconds");
    await reconcileOperation(id);
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({ status: "failed", outcome_code: "not_found" });
  });

  it("a caller with the same key is told to wait, and nothing runs meanwhile", async () => {
    const payment = await makePayment(world.gateway);
    const trackingKey = `waiting-${payment.id}`;
    await abandonOperation(world.api, payment, { called: false, trackingKey });
    expect(await refusal(perform(payment, { trackingKey }))).toBe("operation_in_progress");
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });
});

describe("executed, then silence", () => {
  it("the caller was told queued: the inquiry turns the same child into a refund", async () => {
    const payment = await makePayment(world.gateway);
    await fault(payment, "executed_then_silent");
    const first = await perform(payment, { amount: "4.000", trackingKey: `silent-${payment.id}` });
    await reconcileOperation(first.operation.id);
    const again = await perform(payment, { trackingKey: `silent-${payment.id}` });
    expect(again).toMatchObject({
      tracked: true,
      child: { state: "refunded", sessionId: first.child!.sessionId },
    });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("never executed after all: the child is rejected, the amount free, and the key keeps its answer", async () => {
    const payment = await makePayment(world.gateway);
    const trackingKey = `never-${payment.id}`;
    await fault(payment, "reset_before_execution");
    const first = await perform(payment, { trackingKey });
    expect(first.child?.state).toBe("refund_queued");
    await letTimePass(first.operation.id);
    await reconcileOperation(first.operation.id);
    await reconcileOperation(first.operation.id);
    expect(await only(payment)).toMatchObject({
      status: "failed",
      child_state: "refund_rejected",
      tracking_key_held: true,
    });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
    expect(await perform(payment, { trackingKey })).toMatchObject({
      tracked: true,
      child: { state: "refund_rejected" },
    });
    expect(await ledgerOf(world.gateway, payment)).toEqual([]);
  });

  it.each(["executed_then_silent", "bad_gateway_html", "garbage_200", "half_json", "wrong_amount"])(
    "an inquiry that fails by %s says nothing: held as before",
    async (name) => {
      const payment = await makePayment(world.gateway);
      const id = await abandonOperation(world.api, payment, { called: true });
      await world.gateway.control("POST", "/control/faults", {
        match: { type: "inquiry", reference: id },
        fault: name,
        ...(name === "wrong_amount" ? { amount: "0.001" } : {}),
      });
      await reconcileOperation(id);
      expect(await only(payment)).toMatchObject({ status: "unknown", tracking_key_held: false });
      expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 12_500n, refundable: 0n });
      await reconcileOperation(id);
      expect(await only(payment)).toMatchObject({ status: "succeeded" });
    },
  );
});

describe("answers that cross", () => {
  it("a late answer of the call never overturns what the inquiry found", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: true });
    await reconcileOperation(id);
    for (const status of ["unknown", "declined", "failed"] as const) {
      expect(await settleOperation(sql, await settlement(id, { status }))).toBeNull();
    }
    expect(await only(payment)).toMatchObject({ status: "succeeded", child_state: "refunded" });
  });

  it("a proof that it was never executed, waiting while the caller is told queued, still finds the queued child", async () => {
    const payment = await makePayment(world.gateway);
    const trackingKey = `crossing-${payment.id}`;
    const id = await abandonOperation(world.api, payment, { called: false, trackingKey });
    await letTimePass(id);
    await reconcileOperation(id);
    // The caller's own outcome is written late, while the second inquiry already waits for the payment's lock.
    let proof: Promise<void> | undefined;
    await inTransaction(async (transaction) => {
      await transaction.query("SELECT 1 FROM payment_transaction WHERE id = $1 FOR NO KEY UPDATE", [
        payment.id,
      ]);
      proof = reconcileOperation(id);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await settleOperation(
        transaction,
        await settlement(id, { status: "unknown", recordQueuedChild: true }),
      );
    });
    await proof;
    const line = await only(payment);
    expect(line).toMatchObject({ status: "failed", child_state: "refund_rejected", tracking_key_held: true });
  });
});

describe("a gateway that names two operations alike", () => {
  /** Another payment's refund comes to stand under the name that this operation has at the gateway. */
  async function takeNameOf(operationId: string): Promise<void> {
    const other = await makePayment(world.gateway);
    const taker = (await perform(other, { amount: "1.000" })).operation.id;
    const name = await eventually("the gateway has executed it", async () => {
      const { body } = await world.gateway.control("GET", `/control/ledger?reference=${operationId}`);
      return body.entries[0]?.id as string | undefined;
    });
    await sql.query(
      "UPDATE child_transaction SET gateway_reference = $2, gateway_account_id = (SELECT gateway_account_id FROM operation WHERE id = $3::uuid) WHERE operation_id = $1::uuid",
      [taker, name, operationId],
    );
  }

  it("is held as unknown, where two persons can settle it, and not asked about for ever", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: true });
    await takeNameOf(id);
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({
      status: "unknown",
      outcome_code: "reference_taken",
      child_state: null,
    });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 12_500n, refundable: 0n });
  });

  it("and that had told of it as queued: stays queued, and is not asked about every minute", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: true });
    await settleOperation(sql, await settlement(id, { status: "pending" }));
    await takeNameOf(id);
    await reconcileOperation(id);
    expect(await only(payment)).toMatchObject({ status: "pending", child_state: "refund_queued" });
    const [next] = await sql.query<{ soon: boolean }>(
      "SELECT next_inquiry_at < now() + interval '5 minutes' AS soon FROM operation WHERE id = $1::uuid",
      [id],
    );
    expect(next).toEqual({ soon: false });
  });
});

describe("a payment that was hidden meanwhile", () => {
  it("is still asked about", async () => {
    const payment = await makePayment(world.gateway);
    await fault(payment, "decline");
    const { operation } = await perform(payment, {});
    await performInternalOperation(world.api, {
      type: "delete",
      source: "api",
      sessionId: payment.sessionId,
    });
    // The gateway now says that it took it after all: recorded, whatever was done to the payment.
    await settleOperation(sql, await settlement(operation.id, { status: "pending" }));
    await reconcileOperation(operation.id);
    const refund = (await operationsOf(payment)).find(({ type }) => type === "refund");
    expect(refund).toMatchObject({ status: "rejected", child_state: "refund_rejected" });
  });
});

describe("the sweep", () => {
  it("adds one job for each operation that is due, and none for those that are not", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: true });
    const other = await makePayment(world.gateway);
    await perform(other, {});
    expect(await scheduleDueInquiries()).toBeGreaterThan(0);
    expect(await scheduleDueInquiries()).toBe(0);
    const jobs = await sql.query<{ key: string }>("SELECT key FROM graphile_worker.jobs WHERE key = $1", [
      `reconcile-${id}`,
    ]);
    expect(jobs).toHaveLength(1);
  });
});
