import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { abandonOperation } from "@/lib/testing/abandoned";
import { accountOfPayment, operationBody, tellNotice } from "@/lib/testing/notices";
import { refusal } from "@/lib/testing/refusal";
import {
  balancesOf,
  executedAt,
  ledgerOf,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "5000" });
const queued = { account: SEED_ACCOUNTS.queued };

const perform = (payment: TestPayment, input: Partial<PerformInput> = {}) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, ...input });

interface Told {
  id?: string;
  at?: string;
  operation: {
    id: string;
    type?: "refund" | "capture" | "void";
    reference: string | null;
    status: string;
    amount: string;
  };
  currency?: string;
}

/** A notice in the gateway's form, kept and applied as the webhook's route and its job do it. */
async function tell(payment: TestPayment, { operation, ...more }: Told): Promise<string | null> {
  return tellNotice(await accountOfPayment(payment), operationBody(payment, operation, more));
}

describe("a queued refund", () => {
  it("is told as queued, holds its amount, and is settled by the notice, once", async () => {
    const payment = await makePayment(world.gateway, queued);
    const trackingKey = `queued-${payment.id}`;
    const first = await perform(payment, { amount: "4.000", trackingKey });
    expect(first).toMatchObject({
      operation: { status: "pending" },
      child: { state: "refund_queued", trackingKey },
    });
    expect(await balancesOf(payment)).toMatchObject({
      refund_queued_minor: 4_000n,
      refunded_minor: 0n,
      refundable: 8_500n,
    });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: first.operation.id, amount: "4.000", status: "succeeded" };
    const id = `ntc_${randomUUID()}`;
    expect(await tell(payment, { id, operation })).toBe("settled_succeeded");
    expect(await tell(payment, { id, operation })).toBe("stored before");
    expect(await tell(payment, { operation })).toBe("nothing_to_change");
    expect(await tell(payment, { operation: { ...operation, status: "pending" } })).toBe("nothing_to_change");
    expect(await balancesOf(payment)).toMatchObject({
      refund_queued_minor: 0n,
      refunded_minor: 4_000n,
      refundable: 8_500n,
    });
    expect(await operationsOf(payment)).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
    expect(await perform(payment, { trackingKey })).toMatchObject({
      tracked: true,
      child: { state: "refunded" },
    });
  });

  it("is rejected by the bank: the amount is free, the key keeps the answer", async () => {
    const payment = await makePayment(world.gateway, queued);
    const trackingKey = `rejected-${payment.id}`;
    const first = await perform(payment, { trackingKey });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: first.operation.id, amount: "12.500", status: "rejected" };
    expect(await tell(payment, { operation })).toBe("settled_rejected");
    expect(await operationsOf(payment)).toMatchObject([
      { status: "rejected", child_state: "refund_rejected", tracking_key_held: true },
    ]);
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 0n, refundable: 12_500n });
    expect(await perform(payment, { trackingKey })).toMatchObject({
      tracked: true,
      child: { state: "refund_rejected" },
    });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("fails late, after it had succeeded: counts no more", async () => {
    const payment = await makePayment(world.gateway);
    const done = await perform(payment, { amount: "4.000" });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: done.operation.id, amount: "4.000", status: "rejected" };
    expect(await tell(payment, { operation })).toBe("settled_rejected");
    expect(await operationsOf(payment)).toMatchObject([
      { status: "rejected", child_state: "refund_rejected" },
    ]);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 0n,
      refundable: 12_500n,
      frozen: false,
    });
  });

  it("is told of before our own commit: the notice settles it", async () => {
    const payment = await makePayment(world.gateway);
    const id = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: id, amount: "4.000", status: "succeeded" };
    expect(await tell(payment, { operation })).toBe("settled_succeeded");
    expect(await operationsOf(payment)).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
  });

  it("is told of with another amount: nothing moves, it is put in the trail", async () => {
    const payment = await makePayment(world.gateway, queued);
    const first = await perform(payment, { amount: "4.000" });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: first.operation.id, amount: "5.000", status: "succeeded" };
    expect(await tell(payment, { operation })).toBe("amount_mismatch");
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 4_000n, refunded_minor: 0n });
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE transaction_session_id = $1 AND result = 'failed'",
      [payment.sessionId],
    );
    expect(trail).toHaveLength(1);
  });
});

describe("a notice that names an operation of ours beside another payment", () => {
  it.each(["succeeded", "rejected"])("and says %s: nothing moves, a person looks at it", async (status) => {
    const payment = await makePayment(world.gateway, queued);
    const other = await makePayment(world.gateway, queued);
    const first = await perform(payment, { amount: "4.000" });
    const [line] = await ledgerOf(world.gateway, payment);
    const operation = { id: line!.id, reference: first.operation.id, amount: "4.000", status };
    expect(await tell(other, { operation })).toBe("payment_mismatch");
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 4_000n, refunded_minor: 0n });
    expect(await balancesOf(other)).toMatchObject({ refunded_minor: 0n });
    expect(await tell(payment, { operation })).toBe(`settled_${status}`);
  });
});

describe("a refund made in the gateway's own portal", () => {
  const portal = (amount: string, id = `ref_${randomUUID()}`) => ({
    id,
    reference: null,
    amount,
    status: "succeeded",
  });

  it("is recorded once, with source gateway, however often it is told", async () => {
    const payment = await makePayment(world.gateway);
    const operation = portal("4.000");
    expect(await tell(payment, { operation })).toBe("recorded");
    expect(await tell(payment, { operation })).toBe("nothing_to_change");
    expect(await operationsOf(payment)).toMatchObject([
      { source: "gateway", status: "succeeded", child_state: "refunded" },
    ]);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 4_000n,
      refundable: 8_500n,
      frozen: false,
    });
    expect(await refusal(perform(payment, { amount: "8.501" }))).toBe("amount_exceeds_balance");
  });

  it("is recorded even beyond the balance, and then stops everything new", async () => {
    const payment = await makePayment(world.gateway);
    await perform(payment, { amount: "10.000" });
    expect(await tell(payment, { operation: portal("4.000") })).toBe("recorded");
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 14_000n,
      refundable: -1_500n,
      frozen: true,
    });
    expect(await refusal(perform(payment, { amount: "0.001" }))).toBe("transaction_frozen");
    expect(await tell(payment, { operation: portal("1.000") })).toBe("recorded");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 15_000n });
  });

  it("names the capture where the gateway refunds captures, and belongs to the payment that was captured", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.authorize });
    const captured = await perform(payment, { type: "capture", amount: "6.000" });
    const capture = captured.operation.gatewayReference ?? "";
    const operation = portal("4.000");
    const body = operationBody({ gatewayReference: capture }, operation);
    expect(await tellNotice(await accountOfPayment(payment), body)).toBe("recorded");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 2_000n });
    const stranger = operationBody({ gatewayReference: "cap_of_nobody" }, portal("1.000"));
    expect(await tellNotice(await accountOfPayment(payment), stranger)).toBe("unknown_payment");
  });

  it("that carries our reference but is another one at the gateway is a second refund, not a repetition", async () => {
    const payment = await makePayment(world.gateway);
    const done = await perform(payment, { amount: "4.000" });
    const twin = {
      id: `ref_${randomUUID()}`,
      reference: done.operation.id,
      amount: "4.000",
      status: "succeeded",
    };
    expect(await tell(payment, { operation: twin })).toBe("recorded");
    expect(await tell(payment, { operation: twin })).toBe("nothing_to_change");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 8_000n });
  });

  it("that fails late counts no more", async () => {
    const payment = await makePayment(world.gateway);
    const operation = portal("4.000");
    await tell(payment, { operation });
    expect(await tell(payment, { operation: { ...operation, status: "rejected" } })).toBe("settled_rejected");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, refundable: 12_500n });
  });

  it("told ten times at once is one refund", async () => {
    const payment = await makePayment(world.gateway);
    const operation = portal("1.000");
    await Promise.all(Array.from({ length: 10 }, () => tell(payment, { operation })));
    expect(await operationsOf(payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 1_000n });
  });

  it("in another currency than the payment's is left to a person", async () => {
    const payment = await makePayment(world.gateway);
    expect(await tell(payment, { operation: portal("4.000"), currency: "BHD" })).toBe("currency_mismatch");
    expect(await operationsOf(payment)).toEqual([]);
  });
});
