import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { makePayment, arrangeWorld } from "@/lib/testing/world";
import type { TransactionState } from "@/lib/transactions/types";
import { paymentEventBody } from "@/lib/webhooks/payment-event";

const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "5000" });

/** Fields that the signature covers: receivers render anything but text in their own way. */
const SIGNED =
  /^(amount|currency_code|customer_.*|gateway_account|gateway_name|order_no|reference_number|result|state)$/;

function holdsNull(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && Object.values(value).some(holdsNull);
}

async function bodyOf(payment: { id: bigint }): Promise<Record<string, unknown>> {
  const body = await paymentEventBody(sql, payment.id);
  if (!body) throw new Error("There is no body.");
  expect(holdsNull(body)).toBe(false);
  for (const [field, value] of Object.entries(body)) {
    if (SIGNED.test(field)) expect(typeof value === "string" && value !== "", field).toBe(true);
  }
  return body;
}

describe("the body of a payment webhook", () => {
  const results: [TransactionState, string[]][] = [
    ["created", ["pending"]],
    ["pending", ["pending"]],
    ["attempted", ["failed", "canceled", "error", "pending"]],
    ["paid", ["success"]],
    ["authorized", ["success"]],
    ["cod", ["cod"]],
    ["failed", ["failed", "canceled", "error"]],
    ["canceled", ["canceled"]],
    ["expired", ["failed", "canceled", "error"]],
    ["invalided", ["failed", "canceled", "error"]],
  ];
  it.each(results)("of a payment that is %s says %s, and holds no null", async (state, expected) => {
    const body = await bodyOf(await makePayment(world.gateway, { state, orderNo: null }));
    expect(body.state).toBe(state);
    expect(expected).toContain(body.result);
    expect(body).not.toHaveProperty("order_no");
    expect("settled_amount" in body).toBe(["paid", "authorized", "cod"].includes(state));
  });

  it("leaves out what merchants and gateways sent as null, at any depth", async () => {
    const payment = await makePayment(world.gateway);
    await sql.query(
      `UPDATE payment_transaction SET extra = '{"a":null,"b":[null,{"c":null,"d":1}]}',
         customer = '{"billing_address":{"line1":"Street 5","line2":null,"city":"Kuwait City","country":"KW"}}',
         checkout = '{"agreement":null}', customer_email = NULL, customer_first_name = '' WHERE id = $1`,
      [payment.id],
    );
    await sql.query(
      `UPDATE payment_attempt SET gateway_response = '{"x":null,"y":{"z":null}}', pg_params = '{"auth_code":"A11","rrn":"","ref":null}'
       WHERE transaction_id = $1`,
      [payment.id],
    );
    const body = await bodyOf(payment);
    expect(body).toMatchObject({
      extra: { b: [{ d: 1 }] },
      gateway_response: { y: {} },
      pg_params: { auth_code: "A11" },
      customer_address_line1: "Street 5",
      customer_address_city: "Kuwait City",
      customer_address_country: "KW",
    });
    for (const absent of ["customer_email", "customer_first_name", "customer_address_line2", "agreement"]) {
      expect(body).not.toHaveProperty(absent);
    }
  });

  it("tells what was refunded and by which children; nothing before", async () => {
    const payment = await makePayment(world.gateway);
    expect(await bodyOf(payment)).not.toHaveProperty("transactions");
    const { child } = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "4",
    });
    expect(await bodyOf(payment)).toMatchObject({
      state: "paid",
      refunded_amount: "4.000",
      transactions: [
        {
          amount: "4.000",
          currency_code: "KWD",
          order_no: "",
          session_id: child?.sessionId,
          state: "refunded",
        },
      ],
    });
  });

  it("does not exist for a payment that is gone", async () => {
    expect(await paymentEventBody(sql, 999_999_999n)).toBeNull();
  });
});
