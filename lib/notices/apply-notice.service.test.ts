import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { applyGatewayNotice, storeGatewayNotice } from "@/lib/operations/apply-gateway-notice";
import { type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { abandonOperation } from "@/lib/testing/abandoned";
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
  operation: { id: string; reference: string | null; status: string; amount: string };
  currency?: string;
}

/** A notice in the gateway's form, stored and applied as the webhook's route and its job do it. */
async function tell(payment: TestPayment, told: Told): Promise<string | null> {
  const account = await sql.query<{ id: number }>(
    "SELECT gateway_account_id AS id FROM payment_transaction WHERE id = $1",
    [payment.id],
  );
  const noticeId = told.id ?? `ntc_${randomUUID()}`;
  const body = JSON.stringify({
    id: noticeId,
    event: `refund.${told.operation.status}`,
    created_at: new Date().toISOString(),
    data: {
      type: "refund",
      payment_id: payment.gatewayReference,
      currency: told.currency ?? "KWD",
      code: null,
      message: null,
      ...told.operation,
    },
  });
  if (!(await storeGatewayNotice(account[0]!.id, noticeId, body))) return "stored before";
  const [notice] = await sql.query<{ id: bigint }>("SELECT id FROM gateway_notice WHERE notice_id = $1", [
    noticeId,
  ]);
  await applyGatewayNotice(notice!.id.toString());
  await applyGatewayNotice(notice!.id.toString());
  const [done] = await sql.query<{ result: string | null }>(
    "SELECT result FROM gateway_notice WHERE id = $1",
    [notice!.id],
  );
  return done!.result;
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
    expect(await tell(payment, { id, operation })).toBe("settled succeeded");
    expect(await tell(payment, { id, operation })).toBe("stored before");
    expect(await tell(payment, { operation })).toBe("nothing to change");
    expect(await tell(payment, { operation: { ...operation, status: "pending" } })).toBe("nothing to change");
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
    expect(await tell(payment, { operation })).toBe("settled rejected");
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
    expect(await tell(payment, { operation })).toBe("settled rejected");
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
    expect(await tell(payment, { operation })).toBe("settled succeeded");
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
    expect(await tell(payment, { operation })).toBe("nothing to change");
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
    expect(await tell(payment, { operation: twin })).toBe("nothing to change");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 8_000n });
  });

  it("that fails late counts no more", async () => {
    const payment = await makePayment(world.gateway);
    const operation = portal("4.000");
    await tell(payment, { operation });
    expect(await tell(payment, { operation: { ...operation, status: "rejected" } })).toBe("settled rejected");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, refundable: 12_500n });
  });

  it("told ten times at once is one refund", async () => {
    const payment = await makePayment(world.gateway);
    const operation = portal("1.000");
    await Promise.all(Array.from({ length: 10 }, () => tell(payment, { operation })));
    expect(await operationsOf(payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 1_000n });
  });

  it("of a payment that we do not have changes nothing", async () => {
    const payment = await makePayment(world.gateway);
    expect(await tell(payment, { operation: portal("4.000"), currency: "BHD" })).toBe("unknown payment");
    expect(await operationsOf(payment)).toEqual([]);
  });
});
