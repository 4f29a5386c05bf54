import { describe, expect, it } from "vitest";
import { signBody } from "@/lib/webhooks/signature";

const vectors: [string, string, Record<string, unknown>, string][] = [
  [
    "a payment with the fields of a published example",
    "pu9MpX3yPR",
    {
      amount: "86.000",
      currency_code: "KWD",
      customer_first_name: "example-customer",
      session_id: "not signed",
    },
    "6143b8ad4bd283540721ab000f6de746e722231aaaa90bc38f639081d3ff9f67",
  ],
  [
    "a whole payment",
    "whsec-demo-1",
    {
      state: "paid",
      result: "success",
      reference_number: "refA1B2C3",
      order_no: "ORD-1001",
      gateway_name: "kpay",
      gateway_account: "knet-test",
      customer_phone: "+96550001111",
      customer_last_name: "Nasser",
      customer_first_name: "Layla",
      customer_email: "layla@example.test",
      customer_address_line1: "Street 5",
      customer_address_country: "KW",
      customer_address_city: "Kuwait City",
      currency_code: "KWD",
      amount: "12.500",
    },
    "0e6b2841da51afc04a351bfda6de28236c0af710aa98d9ee8e9ae4b2411e1601",
  ],
  [
    "an operation",
    "whsec-demo-1",
    {
      amount: "9.000",
      order_no: "ORD-1001",
      reference_number: "refD4E5F6",
      result: "success",
      operation: "refund",
    },
    "e9d8e1c1ca12886c0e73886ab2593721c7d1f7a2e3d88c0da312d33f5e8fffc4",
  ],
  [
    "an operation whose order number is empty",
    "whsec-demo-1",
    { amount: "9.000", order_no: "", reference_number: "refD4E5F6", result: "success" },
    "4105d1844e15ecc903837dddd65eb4d4f70a4f18e29d27b0aa7124fd5a5424f8",
  ],
  [
    "Arabic text",
    "whsec-demo-1",
    { amount: "5.000", currency_code: "KWD", customer_first_name: "ليلى", result: "success", state: "paid" },
    "a0a1f7bb6b3ad99aa7f156fb369859d7870bff2db2ce04ff168c20acda6a060a",
  ],
  [
    "nothing to sign",
    "whsec-demo-1",
    { order_no: null },
    "612376220eedbba1f206ab8ceed5e2a1af4e6d075817eec1a654719b2bc75cff",
  ],
];

describe("the signature of the wire contract", () => {
  it.each(vectors)("signs %s", (_name, secret, body, signature) => {
    expect(signBody(body, secret)).toBe(signature);
  });
});
