import { describe, expect, test } from "vitest";
import { payPalConnector } from "@/lib/gateways/paypal/connector";
import {
  atPayPal,
  AUTHORIZATION,
  CAPTURE,
  inquiryOf,
  object,
  ok,
  order,
  ORDER,
  OTHER,
  OURS,
  refund,
  type Script,
  usd,
} from "@/lib/gateways/paypal/testing/at-paypal";

/** An order lists what was done to a payment: what it proves, and what it does not. */

describe("a refund whose answer was lost", () => {
  const paid: Script = { [CAPTURE]: ok(object("PAY1", "COMPLETED")) };
  const whole = object("PAY1", "COMPLETED");
  test.each<[string, Script, string]>([
    ["is found in the order by our id", { ...paid, [ORDER]: order([whole], [refund()]) }, "succeeded"],
    [
      "is found through the authorization",
      { [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")), [ORDER]: order([whole], [refund()]) },
      "succeeded",
    ],
    [
      "was never made when the order shows others only",
      { ...paid, [ORDER]: order([whole], [refund({ custom_id: OTHER })]) },
      "not_found",
    ],
    [
      "is unknown when one of its amount has no name",
      { ...paid, [ORDER]: order([whole], [refund({ custom_id: null })]) },
      "unknown",
    ],
    [
      "is unknown when the capture was refunded and the order hides it",
      { ...paid, [ORDER]: order([object("PAY1", "REFUNDED")]) },
      "unknown",
    ],
    [
      "is unknown when it was made twice",
      { ...paid, [ORDER]: order([whole], [refund(), refund({ id: "REF2" })]) },
      "unknown",
    ],
    [
      "is unknown when our id stands on another amount",
      { ...paid, [ORDER]: order([whole], [refund({ amount: usd("16.00") })]) },
      "unknown",
    ],
    ["is unknown when the order is gone", paid, "unknown"],
    [
      "is unknown when the capture names no order",
      { [CAPTURE]: ok(object("PAY1", "COMPLETED", { supplementary_data: null })) },
      "unknown",
    ],
    ["is unknown when PayPal does not know the payment", {}, "unknown"],
  ])("%s", (_name, script, outcome) =>
    atPayPal(script, async (account) => {
      const told = await payPalConnector.inquire(inquiryOf(account, "refund"));
      expect(told.outcome, told.code ?? "").toBe(outcome);
    }),
  );
});

describe("a capture whose answer was lost", () => {
  const captured: Script = { [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")) };
  const capture = (invoice_id: string, value = "15.00") =>
    object("CAP1", "COMPLETED", { invoice_id, amount: usd(value) });
  test.each<[string, Script, string]>([
    ...["CREATED", "VOIDED", "DENIED"].map((status): [string, Script, string] => [
      `was never made of an authorization that is ${status}`,
      { [AUTHORIZATION]: ok(object("PAY1", status)) },
      "not_found",
    ]),
    ["is found in the order by our id", { ...captured, [ORDER]: order([capture(OURS)]) }, "succeeded"],
    [
      "is found of a partly captured authorization",
      { [AUTHORIZATION]: ok(object("PAY1", "PARTIALLY_CAPTURED")), [ORDER]: order([capture(OURS)]) },
      "succeeded",
    ],
    ["was another one that we know", { ...captured, [ORDER]: order([capture(OTHER)]) }, "not_found"],
    [
      "was another one of another amount",
      { ...captured, [ORDER]: order([capture("order-7", "16.00")]) },
      "not_found",
    ],
    [
      "is unknown when it may be one without our id",
      { ...captured, [ORDER]: order([capture("order-7")]) },
      "unknown",
    ],
    ["is unknown when the order lists none", { ...captured, [ORDER]: order([]) }, "unknown"],
    [
      "is unknown while the authorization is in review",
      { [AUTHORIZATION]: ok(object("PAY1", "PENDING")) },
      "unknown",
    ],
  ])("%s", (_name, script, outcome) =>
    atPayPal(script, async (account) => {
      const told = await payPalConnector.inquire(inquiryOf(account, "capture"));
      expect(told.outcome, told.code ?? "").toBe(outcome);
    }),
  );
});

test("a void of what is voided already asks, and is done", () =>
  atPayPal({ [AUTHORIZATION]: ok(object("PAY1", "VOIDED")) }, async (account) => {
    const told = await payPalConnector.inquire(inquiryOf(account, "void"));
    expect(told).toMatchObject({ outcome: "succeeded", gatewayReference: "PAY1" });
  }));
