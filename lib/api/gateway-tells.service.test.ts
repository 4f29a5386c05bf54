import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import { applyNotice } from "@/lib/notices/apply-notice";
import { refusal } from "@/lib/testing/refusal";
import { ask, requestNow } from "@/lib/testing/requests";
import { arrangeWire, expectRefusal } from "@/lib/testing/wire";
import {
  balancesOf,
  eventually,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** The gateway itself tells: signed notices over HTTP, stored by the wire API and applied as the worker does it. */

const wire = arrangeWire();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    durability: "written",
    webhookUrl: `${wire.url}/b/gateways/sandbox/webhook`,
    webhookRetryMs: 50,
  });
  await sql.query("UPDATE gateway_account SET base_url = $1 WHERE gateway = 'sandbox'", [gateway.url]);
});
afterAll(() => gateway.close());

interface Told {
  id: bigint;
  result: string | null;
  transaction_session_id: string | null;
}

/** Waits for the next notice about the payment and applies it, twice. */
async function told(payment: TestPayment): Promise<string | null> {
  const { id } = await eventually("a notice", async () => {
    const rows = await sql.query<Told>(
      "SELECT id FROM gateway_notice WHERE payment_reference = $1 AND status = 'received' ORDER BY id LIMIT 1",
      [payment.gatewayReference],
    );
    return rows[0];
  });
  await applyNotice(id.toString());
  await applyNotice(id.toString());
  const [after] = await sql.query<Told>("SELECT result FROM gateway_notice WHERE id = $1", [id]);
  return after!.result;
}

const refund = (payment: TestPayment, amount: string) =>
  wire.post({ operation: "refund", session_id: payment.sessionId, amount });
const dispute = async (payment: TestPayment, input: Record<string, unknown> = {}) =>
  (await gateway.control("POST", `/control/payments/${payment.gatewayReference}/disputes`, input)).body
    .id as string;
const close = (id: string, outcome: "won" | "lost") =>
  gateway.control("POST", `/control/disputes/${id}/close`, { outcome });
const disputesOf = (payment: TestPayment) =>
  sql.query<{ status: string; amount_minor: bigint; reason: string; turns: number }>(
    `SELECT d.status::text, d.amount_minor, d.reason, (SELECT count(*)::int FROM dispute_event e WHERE e.dispute_id = d.id) AS turns
     FROM dispute d WHERE d.transaction_id = $1 ORDER BY d.id`,
    [payment.id],
  );

describe("what is done in the gateway's own portal", () => {
  it("comes in and lowers the balance", async () => {
    const payment = await makePayment(gateway, { account: SEED_ACCOUNTS.authorize, amountMinor: 10_000n });
    const at = `/control/payments/${payment.gatewayReference}`;
    await gateway.control("POST", `${at}/captures`, { amount: "6.000" });
    expect(await told(payment)).toBe("recorded");
    await gateway.control("POST", `${at}/refunds`, { amount: "2.000" });
    expect(await told(payment)).toBe("recorded");
    expect(await operationsOf(payment)).toMatchObject([
      { type: "capture", source: "gateway", child_state: "paid" },
      { type: "refund", source: "gateway", child_state: "refunded" },
    ]);
    expect(await balancesOf(payment)).toMatchObject({
      captured_minor: 6_000n,
      refunded_minor: 2_000n,
      refundable: 4_000n,
    });
    expectRefusal(await refund(payment, "4.001"), 400, "amount_exceeds_balance");
  });

  it("a void of the whole authorization ends it here as well", async () => {
    const payment = await makePayment(gateway, { account: SEED_ACCOUNTS.authorize, amountMinor: 10_000n });
    await gateway.control("POST", `/control/payments/${payment.gatewayReference}/voids`, {});
    expect(await told(payment)).toBe("recorded");
    expect(await balancesOf(payment)).toMatchObject({ voided_minor: 10_000n, frozen: false });
  });
});

describe("a dispute", () => {
  it("counts against what can be refunded while it is open, and no more when it is won", async () => {
    const payment = await makePayment(gateway);
    const id = await dispute(payment, { amount: "9.000", reason: "product_not_received" });
    expect(await told(payment)).toBe("dispute_opened");
    expect(await disputesOf(payment)).toMatchObject([
      { status: "opened", amount_minor: 9_000n, reason: "product_not_received", turns: 1 },
    ]);
    expect(await balancesOf(payment)).toMatchObject({
      disputed_minor: 9_000n,
      refundable: 3_500n,
      frozen: false,
    });
    expectRefusal(await refund(payment, "3.501"), 400, "amount_exceeds_balance");
    expect((await refund(payment, "3.500")).status).toBe(200);
    await gateway.control("POST", `/control/disputes/${id}/notify`);
    expect(await told(payment)).toBe("dispute_known");
    await close(id, "won");
    expect(await told(payment)).toBe("dispute_won");
    await gateway.control("POST", `/control/disputes/${id}/notify`);
    expect(await told(payment)).toBe("dispute_known");
    expect(await disputesOf(payment)).toMatchObject([{ status: "won", turns: 2 }]);
    expect(await balancesOf(payment)).toMatchObject({ disputed_minor: 0n, refundable: 9_000n });
    expect((await refund(payment, "9.000")).status).toBe(200);
  });

  it("that is lost stays taken off", async () => {
    const payment = await makePayment(gateway);
    const id = await dispute(payment, { amount: "12.500" });
    await told(payment);
    await close(id, "lost");
    expect(await told(payment)).toBe("dispute_lost");
    expect(await balancesOf(payment)).toMatchObject({
      disputed_minor: 12_500n,
      refundable: 0n,
      frozen: false,
    });
    expectRefusal(await refund(payment, "0.001"), 400, "amount_exceeds_balance");
  });

  it("about money that was refunded already freezes the payment; won, it goes on", async () => {
    const payment = await makePayment(gateway);
    expect((await refund(payment, "5.000")).status).toBe(200);
    const id = await dispute(payment);
    expect(await told(payment)).toBe("dispute_opened");
    expect(await balancesOf(payment)).toMatchObject({ refundable: -5_000n, frozen: true });
    expectRefusal(await refund(payment, "0.001"), 400, "transaction_frozen");
    await close(id, "won");
    await told(payment);
    expect(await balancesOf(payment)).toMatchObject({ refundable: 7_500n, frozen: false });
  });

  it("stops a request that no longer fits, in its own commit", async () => {
    const maker = await makeActor(["payment.refund"]);
    const payment = await makePayment(gateway);
    const requestId = await ask(maker, payment, { amount: "10.000" });
    await dispute(payment, { amount: "9.000" });
    await told(payment);
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled", held_minor: 0n });
    const [same] = await sql.query<{ same: boolean }>(
      `SELECT (SELECT xmin FROM dispute WHERE transaction_id = $1)::text = (SELECT xmin FROM operation_request WHERE id = $2)::text AS same`,
      [payment.id, requestId],
    );
    expect(same!.same).toBe(true);
    expect(await refusal(ask(maker, payment, { amount: "3.501" }))).toBe("amount_exceeds_balance");
  });

  it("is not reopened, moved or erased by anybody, and its history only grows", async () => {
    const payment = await makePayment(gateway);
    const id = await dispute(payment, { amount: "1.000" });
    await told(payment);
    await close(id, "won");
    await told(payment);
    const [row] = await sql.query<{ id: bigint }>("SELECT id FROM dispute WHERE transaction_id = $1", [
      payment.id,
    ]);
    for (const change of [
      "status = 'opened'",
      "currency_code = 'BHD'",
      "gateway_reference = 'x'",
      "amount_minor = 0",
    ]) {
      await expect(sql.query(`UPDATE dispute SET ${change} WHERE id = $1`, [row!.id])).rejects.toThrow();
    }
    await expect(sql.query("DELETE FROM dispute WHERE id = $1", [row!.id])).rejects.toThrow(/permission/);
    await expect(sql.query("UPDATE dispute_event SET amount_minor = 1")).rejects.toThrow(
      /permission|append-only/,
    );
    await expect(sql.query("DELETE FROM dispute_event")).rejects.toThrow(/permission|append-only/);
  });

  it("two at once on one payment both count", async () => {
    const payment = await makePayment(gateway);
    await dispute(payment, { amount: "3.000" });
    await dispute(payment, { amount: "4.000" });
    expect([await told(payment), await told(payment)]).toEqual(["dispute_opened", "dispute_opened"]);
    expect(await balancesOf(payment)).toMatchObject({ disputed_minor: 7_000n, refundable: 5_500n });
  });
});
