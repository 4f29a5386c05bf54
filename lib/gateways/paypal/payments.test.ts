import { describe, expect, test } from "vitest";
import type { VendorAnswer } from "@/lib/gateways/contract/contract-types";
import { payPalConnector } from "@/lib/gateways/paypal/connector";
import { AUTHORIZATION_STATES, CAPTURE_STATES } from "@/lib/gateways/paypal/payments";
import {
  atPayPal,
  AUTHORIZATION,
  CAPTURE,
  CREDENTIALS,
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
import { eventOf, signEvent } from "@/lib/gateways/paypal/testing/paypal-events";
import { MISSING } from "@/lib/gateways/paypal/testing/paypal-vendor";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Payments as PayPal holds them, and webhooks that PayPal is asked about. */

describe("a payment", () => {
  const fetch = (account: GatewayAccount) =>
    payPalConnector.fetchPayment?.({ account, gatewayReference: "PAY1", deadlineMs: 2_000 });

  test.each(Object.entries(CAPTURE_STATES))("whose capture is %s is read as %s [spec]", (status, state) =>
    atPayPal({ [CAPTURE]: ok(object("PAY1", status)), [ORDER]: order([]) }, async (account) => {
      expect(await fetch(account)).toMatchObject({ outcome: "found", payment: { state } });
    }),
  );
  test.each(Object.entries(AUTHORIZATION_STATES))(
    "whose authorization is %s is read as %s [spec]",
    (status, state) =>
      atPayPal({ [AUTHORIZATION]: ok(object("PAY1", status)), [ORDER]: order([]) }, async (account) => {
        expect(await fetch(account)).toMatchObject({ outcome: "found", payment: { state } });
      }),
  );
  test("knows the words of PayPal's description and no others", () => {
    const words = ["COMPLETED", "DECLINED", "FAILED", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED"];
    expect(Object.keys(CAPTURE_STATES).sort()).toEqual(words);
    const others = ["CAPTURED", "CREATED", "DENIED", "PARTIALLY_CAPTURED", "PENDING", "VOIDED"];
    expect(Object.keys(AUTHORIZATION_STATES).sort()).toEqual(others);
  });
  test.each<[string, Script, string]>([
    [
      "in a word that nobody documents is unknown",
      { [CAPTURE]: ok(object("PAY1", "SLEEPING")), [ORDER]: order([]) },
      "unknown",
    ],
    [
      "whose order cannot be read is unknown",
      { [CAPTURE]: ok(object("PAY1", "COMPLETED")), [ORDER]: { status: 503, body: "" } },
      "unknown",
    ],
    ["that PayPal does not know is not found", {}, "not_found"],
  ])("%s", (_name, script, outcome) =>
    atPayPal(script, async (account) => expect((await fetch(account))?.outcome).toBe(outcome)),
  );
  test("that was authorized is read with its capture and the refunds of it", () => {
    const up = (path: string) => ({ links: [{ rel: "up", href: `https://x/v2/payments/${path}` }] });
    const captures = [
      object("CAP1", "PARTIALLY_REFUNDED", { invoice_id: OTHER, ...up("authorizations/PAY1") }),
    ];
    const refunds = [
      refund({ amount: usd("5.00"), ...up("captures/CAP1") }),
      refund({ id: "REF9", ...up("captures/CAP9") }),
    ];
    const script = { [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")), [ORDER]: order(captures, refunds) };
    return atPayPal(script, async (account) => {
      expect(await fetch(account)).toMatchObject({
        outcome: "found",
        payment: {
          state: "authorized",
          capturedMinor: 1_500n,
          refundedMinor: 500n,
          operations: [
            { type: "capture", status: "succeeded", gatewayReference: "CAP1", operationReference: OTHER },
            { type: "refund", status: "succeeded", gatewayReference: "REF1", operationReference: OURS },
          ],
        },
      });
    });
  });
});

describe("a webhook", () => {
  const event = eventOf("1", "PAYMENT.CAPTURE.COMPLETED", object("CAP1", "COMPLETED"));
  const built = signEvent(event, { credentials: CREDENTIALS, atMs: 0 });
  const request = { ...built, receivedAtMs: 0 };
  const CHECK = "POST /v1/notifications/verify-webhook-signature";

  test("goes back to PayPal byte for byte", () =>
    atPayPal({ [CHECK]: ok({ verification_status: "SUCCESS" }) }, async (account, seen) => {
      const rawBody = `${built.rawBody.slice(0, -1)} , "x":1.50 }`;
      expect(await payPalConnector.verifyWebhook(account, { ...request, rawBody })).toEqual({ ok: true });
      expect(seen.at(-1)?.body.endsWith(`,"webhook_event":${rawBody}}`)).toBe(true);
      expect(JSON.parse(seen.at(-1)?.body ?? "")).toMatchObject({ webhook_id: CREDENTIALS.webhookId });
    }));

  test.each<[string, VendorAnswer]>([
    ["says FAILURE", ok({ verification_status: "FAILURE" })],
    ["says something else", ok({ verification_status: "success" })],
    ["fails", { status: 500, body: "" }],
    ["does not know the webhook", MISSING],
  ])("is refused when PayPal %s", (_name, answer) =>
    atPayPal({ [CHECK]: answer }, async (account) => {
      expect((await payPalConnector.verifyWebhook(account, request)).ok).toBe(false);
    }),
  );

  test.each([
    "https://paypal.com.example.org/cert",
    "https://evilpaypal.com/cert",
    "http://api.paypal.com/cert",
    "api.paypal.com",
  ])("with a certificate at %s is refused without a question", (certificate) =>
    atPayPal({ [CHECK]: ok({ verification_status: "SUCCESS" }) }, async (account, seen) => {
      const headers = { ...built.headers, "PAYPAL-CERT-URL": certificate };
      expect((await payPalConnector.verifyWebhook(account, { ...request, headers })).ok).toBe(false);
      expect(seen).toHaveLength(0);
    }),
  );

  test("that could break out of the question is refused without one", () =>
    atPayPal({ [CHECK]: ok({ verification_status: "SUCCESS" }) }, async (account, seen) => {
      for (const rawBody of ['{}, "webhook_id": "x"', '{"a":1}}', "[]", "null", ""])
        expect((await payPalConnector.verifyWebhook(account, { ...request, rawBody })).ok).toBe(false);
      expect(seen).toHaveLength(0);
    }));

  test.each<[string, Record<string, unknown>]>([
    ["a capture that PayPal reversed", eventOf("2", "PAYMENT.CAPTURE.REVERSED", object("CAP1", "COMPLETED"))],
    ["a refund that names no capture", eventOf("3", "PAYMENT.CAPTURE.REFUNDED", refund())],
    [
      "a dispute that ended in an unknown way",
      eventOf("4", "CUSTOMER.DISPUTE.RESOLVED", {
        dispute_id: "PP-D-1",
        status: "RESOLVED",
        dispute_amount: usd("15.00"),
        disputed_transactions: [{ seller_transaction_id: "CAP1" }],
        dispute_outcome: { outcome_code: "NONE" },
      }),
    ],
  ])("about %s is kept for a person", (_name, told) => {
    const account = { pgCode: "p", gateway: "paypal", currencyCode: "USD", baseUrl: "", credentials: {} };
    const rawBody = JSON.stringify(told);
    expect(() => payPalConnector.parseWebhook(account, { headers: {}, rawBody, receivedAtMs: 0 })).toThrow();
  });
});
