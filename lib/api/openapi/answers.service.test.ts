import { expect, test } from "vitest";
import type { z } from "zod";
import { useWire } from "@/lib/api/testing/wire";
import { cardListAnswer } from "@/lib/api/schemas/card-answer";
import { checkoutAnswer } from "@/lib/api/schemas/checkout-answer";
import { externalAnswer, internalAnswer, trackedAnswer } from "@/lib/api/schemas/operation-answer";
import { paymentAnswer } from "@/lib/api/schemas/payment-answer";
import { paymentMethodsAnswer } from "@/lib/api/schemas/payment-methods-answer";
import { fieldRefusal, refusalAnswer } from "@/lib/api/schemas/refusal";
import { makeCard } from "@/lib/payments/testing/sessions";
import { makePayment, arrangeWorld } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
const wire = useWire();

const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  wire.call(method, path, { authorization: `Api-Key ${world.apiKey}`, headers, ...(body ? { body } : {}) });

/** The answer is what the document says, and has no key that the document keeps silent about. */
function fits(schema: z.ZodObject, answer: { status: number; body: unknown }, status = 200): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(schema.strict().safeParse(answer.body).error?.issues).toBeUndefined();
}

test("operations answer as described: executed, tracked, internal, refused", async () => {
  const payment = await makePayment(world.gateway, { orderNo: "ORD-DOC" });
  const key = { "tracking-key": "described" };
  const refund = { operation: "refund", session_id: payment.sessionId, amount: "1.000" };
  fits(externalAnswer, await call("POST", "/b/pbl/v2/operation/", refund, key));
  fits(trackedAnswer, await call("POST", "/b/pbl/v2/operation/", refund, key));
  const nameless = await makePayment(world.gateway, { orderNo: null });
  fits(
    externalAnswer,
    await call("POST", "/b/pbl/v2/operation/", { ...refund, session_id: nameless.sessionId }),
  );

  const open = await makePayment(world.gateway, { state: "pending" });
  const cancel = { operation: "cancel", session_id: open.sessionId };
  fits(internalAnswer, await call("POST", "/b/pbl/v2/operation/", cancel));
  fits(refusalAnswer, await call("POST", "/b/pbl/v2/operation/", cancel), 400);
  fits(
    refusalAnswer,
    await call("POST", "/b/pbl/v2/operation/", { ...cancel, session_id: "f".repeat(40) }),
    404,
  );
  const faults = await call("POST", "/b/pbl/v2/operation/", {});
  expect(faults.status).toBe(400);
  expect(fieldRefusal.safeParse(faults.body)).toMatchObject({ success: true });
});

test("checkout, status query, payment methods and cards answer as described", async () => {
  const body = {
    type: "e_commerce",
    amount: "12.500",
    currency_code: SEED_ACCOUNTS.knet.currencyCode,
    pg_codes: [SEED_ACCOUNTS.knet.pgCode],
    order_no: "ORD-1001",
    customer_id: "cust-77",
    customer_email: "sara@example.com",
    billing_address: { line1: "Street 1", city: "Kuwait", country: "KW" },
    extra: { basket: 5 },
    webhook_url: "https://shop.example.com/hook",
  };
  const made = await call("POST", "/b/checkout/v1/pymt-txn/", body);
  fits(checkoutAnswer, made, 201);
  fits(checkoutAnswer, await call("GET", `/b/checkout/v1/pymt-txn/${made.body.session_id}`));

  fits(
    checkoutAnswer,
    await call("POST", "/b/checkout/v1/pymt-txn/", {
      ...body,
      generate_qr_code: true,
      shortify_checkout_url: true,
      include_sdk_setup_preload: true,
    }),
    201,
  );
  const token = await makeCard(world, "cust-77");
  const payment_instrument = { instrument_type: "token", payload: { token } };
  fits(paymentAnswer, await call("POST", "/b/checkout/v1/pymt-txn/", { ...body, payment_instrument }), 201);

  const paid = await makePayment(world.gateway, { orderNo: "ORD-PAID" });
  fits(paymentAnswer, await call("POST", "/b/pbl/v2/inquiry/", { session_id: paid.sessionId }));
  fits(paymentMethodsAnswer, await call("POST", "/b/pbl/v2/payment-methods/", { plugin: "e_commerce" }));
  const cards = await call("POST", "/b/pbl/v2/card/", { customer_id: "cust-77", type: "sandbox" });
  expect(cardListAnswer.safeParse(cards.body)).toMatchObject({ success: true });
});
