import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signBody } from "@/lib/webhooks/signature";
import { standardSecret, webhookHeaders } from "@/lib/webhooks/webhook-headers";
import { fieldSignature, pathSignature, verifyDelivery, verifyWebhook } from "./webhooks";

const payment = {
  amount: "12.500",
  currency_code: "KWD",
  customer_address_city: "Kuwait City",
  customer_address_country: "KW",
  customer_address_line1: "Street 5",
  customer_email: "layla@example.test",
  customer_first_name: "Layla",
  customer_last_name: "Nasser",
  customer_phone: "+96550001111",
  gateway_account: "knet-test",
  gateway_name: "kpay",
  order_no: "ORD-1001",
  reference_number: "refA1B2C3",
  result: "success",
  state: "paid",
};
const operation = { amount: "9.000", order_no: "ORD-1001", reference_number: "refD4E5F6", result: "success" };

const vectors: [string, typeof fieldSignature, string, Record<string, unknown>, string][] = [
  [
    "a published example",
    fieldSignature,
    "pu9MpX3yPR",
    { amount: "86.000", currency_code: "KWD", customer_first_name: "example-customer" },
    "6143b8ad4bd283540721ab000f6de746e722231aaaa90bc38f639081d3ff9f67",
  ],
  [
    "a payment",
    fieldSignature,
    "whsec-demo-1",
    payment,
    "0e6b2841da51afc04a351bfda6de28236c0af710aa98d9ee8e9ae4b2411e1601",
  ],
  [
    "an operation",
    fieldSignature,
    "whsec-demo-1",
    operation,
    "e9d8e1c1ca12886c0e73886ab2593721c7d1f7a2e3d88c0da312d33f5e8fffc4",
  ],
  [
    "an operation without order number",
    fieldSignature,
    "whsec-demo-1",
    { ...operation, order_no: "" },
    "4105d1844e15ecc903837dddd65eb4d4f70a4f18e29d27b0aa7124fd5a5424f8",
  ],
  [
    "Arabic text",
    fieldSignature,
    "whsec-demo-1",
    { amount: "5.000", currency_code: "KWD", customer_first_name: "ليلى", result: "success", state: "paid" },
    "a0a1f7bb6b3ad99aa7f156fb369859d7870bff2db2ce04ff168c20acda6a060a",
  ],
  [
    "nothing to sign",
    fieldSignature,
    "whsec-demo-1",
    {},
    "612376220eedbba1f206ab8ceed5e2a1af4e6d075817eec1a654719b2bc75cff",
  ],
  [
    "a subscription charge",
    pathSignature,
    "test-key",
    { amount: "100.000", result: "success", session_id: "sess-1", token: { token: "tok-1" } },
    "46ba93a62680c8750567583bb8074e37ccaadc6f374268b78a0c574c8424baff",
  ],
];

describe("a receiver of webhooks", () => {
  it.each(vectors)("computes the signature of %s", async (_name, sign, secret, body, signature) => {
    expect(await sign(body, secret)).toBe(signature);
    expect(await verifyWebhook({ ...body, signature }, secret)).toBe(true);
  });

  it("believes what Countersign signs, and nothing that was changed afterwards", async () => {
    const text = fc.string({ maxLength: 30 });
    const body = fc.record({ amount: text, order_no: text, result: text, customer_first_name: text });
    await fc.assert(
      fc.asyncProperty(body, async (signed) => {
        const signature = signBody(signed, "whsec-1");
        expect(await verifyWebhook({ ...signed, signature }, "whsec-1")).toBe(true);
        expect(await verifyWebhook({ ...signed, signature }, "whsec-2")).toBe(false);
        // Values are joined without a mark between them, so only a change of the joined text can be seen.
        const changed = { ...signed, amount: `${signed.amount}9` };
        expect(await verifyWebhook({ ...changed, signature }, "whsec-1")).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses a body without signature, and to work without a secret", async () => {
    expect(await verifyWebhook(payment, "whsec-demo-1")).toBe(false);
    await expect(verifyWebhook({ ...payment, signature: "x" }, "")).rejects.toThrow("empty");
  });
});

describe("a receiver of deliveries", () => {
  const body = JSON.stringify({ ...payment, customer_first_name: "ليلى" });
  const at = new Date("2026-01-15T09:00:07Z");
  const now = at.getTime() + 20_000;
  const sent = (secrets: [string, ...string[]]) =>
    webhookHeaders("evt_1", body, secrets as Parameters<typeof webhookHeaders>[2], at);

  it("believes what Countersign sends, with the secret in either form and in either kind of headers", async () => {
    const headers = sent(["whsec-demo-1"]);
    for (const secret of ["whsec-demo-1", standardSecret("whsec-demo-1")])
      for (const given of [headers, new Headers(headers)])
        expect(await verifyDelivery(given, body, secret, { now })).toBe(true);
  });

  it("believes either secret while one takes the place of the other, and no third", async () => {
    const headers = sent(["new-secret-1", "old-secret-1"]);
    expect(await verifyDelivery(headers, body, "old-secret-1", { now })).toBe(true);
    expect(await verifyDelivery(headers, body, "new-secret-1", { now })).toBe(true);
    expect(await verifyDelivery(headers, body, "other-secret", { now })).toBe(false);
  });

  it("refuses another byte, another event, an old one, and one without a signature", async () => {
    const headers = sent(["whsec-demo-1"]);
    const check = (changes: Record<string, string>, text = body, moment = now) =>
      verifyDelivery({ ...headers, ...changes }, text, "whsec-demo-1", { now: moment });
    expect(await check({}, `${body} `)).toBe(false);
    expect(await check({}, body.replace("12.500", "12.501"))).toBe(false);
    expect(await check({ "webhook-id": "evt_2" })).toBe(false);
    expect(await check({ "webhook-timestamp": String(Math.floor(now / 1000)) })).toBe(false);
    expect(await check({}, body, now + 301_000)).toBe(false);
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"])
      expect(await check({ [name]: "" })).toBe(false);
    await expect(verifyDelivery(headers, body, "", { now })).rejects.toThrow("empty");
  });
});
