import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONTROL_SECRET, type TestGateway, startTestGateway } from "@/lib/gateways/testing/sandbox-fixture";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

const order = (reference: string, amount: string) => ({ reference, amount, currency: "KWD" });

async function totals(payment: string) {
  return (await gateway.control("GET", `/control/totals?payment=${payment}`)).body.totals[0];
}

describe("the bulk import", () => {
  test("takes thousands of payments with their history as a stream, and skips what it knows", async () => {
    const line = (index: number) =>
      JSON.stringify({
        id: `old_${index}`,
        amount: "10.000",
        currency: "KWD",
        capture_mode: "authorize",
        captured: "6.000",
        created_at: "2026-10-01T08:00:00Z",
        operations: [
          { type: "capture", amount: "6.000", reference: `c${index}` },
          { type: "refund", amount: "2.000", reference: `r${index}` },
          { type: "refund", amount: "1.000", reference: `q${index}`, status: "pending" },
        ],
      });
    const body = Array.from({ length: 5_000 }, (_, index) => line(index)).join("\n");
    const send = () =>
      fetch(`${gateway.url}/control/payments`, {
        method: "POST",
        headers: {
          "content-type": "application/x-ndjson",
          "sandbox-control-secret": CONTROL_SECRET,
        },
        body,
      }).then((answer) => answer.json());
    expect(body.length).toBeGreaterThan(1_000_000);
    expect(await send()).toEqual({ imported: 5_000, skipped: 0, operations: 15_000 });
    expect(await send()).toEqual({ imported: 0, skipped: 5_000, operations: 0 });
    expect(await totals("old_4999")).toMatchObject({
      captured: "6.000",
      refunded: "2.000",
      refund_pending: "1.000",
    });
    const path = "/v1/payments/old_1/refunds";
    expect((await gateway.merchant("POST", path, order("n1", "3.001"))).status).toBe(402);
    expect((await gateway.merchant("POST", path, order("n2", "3.000"))).status).toBe(201);
  });

  test("refuses what cannot be, naming the payment", async () => {
    const base = { amount: "10.000", currency: "KWD" };
    const impossible = [
      { ...base, captured: "5.000" },
      { ...base, refunded: "10.001" },
      { ...base, amount: "1.0001" },
      { ...base, capture_mode: "authorize", captured: "1.000", voided: "10.000" },
      { ...base, refunded: "1.000", operations: [{ type: "refund", amount: "2.000" }] },
      { ...base, surprise: true },
    ];
    for (const payment of impossible) {
      const reply = await gateway.control("POST", "/control/payments", [base, payment]);
      expect(reply).toMatchObject({ status: 422, body: { imported: 1 } });
      expect(reply.body.error.message).toContain("payment 2");
    }
  });
});
