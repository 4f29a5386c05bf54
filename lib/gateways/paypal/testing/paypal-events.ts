import { createHmac } from "node:crypto";
import type {
  BuiltWebhook,
  SeenRequest,
  VendorAnswer,
  WebhookFact,
  WebhookSigner,
} from "@/lib/gateways/contract/contract-types";
import { authorizationOf, captureOf, refundOf } from "@/lib/gateways/paypal/testing/paypal-objects";

/** PayPal's webhooks, and its answer to the question whether one is its own. */

/** PayPal signs with a certificate; what matters here is that it covers the bytes of the event and the webhook's id. */
function signatureOf(id: string, time: string, webhookId: string, rawEvent: string): string {
  return createHmac("sha256", "paypal-private-key")
    .update([id, time, webhookId, rawEvent].join("|"))
    .digest("base64");
}

const TRANSMISSION = "69cd13f0-d67a-11e5-baa3-778b53f4ae55";

export function signEvent(
  event: Record<string, unknown>,
  { credentials, atMs }: WebhookSigner,
): BuiltWebhook {
  const rawBody = JSON.stringify(event);
  const time = new Date(atMs).toISOString();
  return {
    rawBody,
    headers: {
      "PAYPAL-AUTH-ALGO": "SHA256withRSA",
      "PAYPAL-CERT-URL": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
      "PAYPAL-TRANSMISSION-ID": TRANSMISSION,
      "PAYPAL-TRANSMISSION-TIME": time,
      "PAYPAL-TRANSMISSION-SIG": signatureOf(TRANSMISSION, time, credentials.webhookId ?? "", rawBody),
    },
  };
}

export function answerVerification({ path, body }: SeenRequest): VendorAnswer {
  if (path !== "/v1/notifications/verify-webhook-signature") return { status: 404, body: "" };
  const said = JSON.parse(body);
  const rawEvent = body.slice(body.indexOf('"webhook_event":') + '"webhook_event":'.length, -1);
  const expected = signatureOf(said.transmission_id, said.transmission_time, said.webhook_id, rawEvent);
  const right = said.transmission_sig === expected && said.auth_algo === "SHA256withRSA";
  return { status: 200, body: { verification_status: right ? "SUCCESS" : "FAILURE" } };
}

/** The event in which PayPal would tell a fact; null for what it does not tell. */
export function payPalEvent(fact: WebhookFact): Record<string, unknown> | null {
  if (fact.status === "failed_late" || (fact.type === "void" && fact.status !== "succeeded")) return null;
  const { operationReference: reference, eventId, type, status, ...rest } = fact;
  const entry = {
    ...rest,
    type,
    status,
    reference,
    id: "",
    key: null,
    word: null,
    code: null,
    message: null,
  };
  const { paymentReference, amountMinor, currencyCode, gatewayReference } = fact;
  if (type === "void") {
    const payment = { reference: paymentReference, amountMinor, currencyCode };
    const said = authorizationOf({ ...payment, capturedMinor: 0n, refundedMinor: 0n, voided: true }, entry);
    return eventOf(eventId, "PAYMENT.AUTHORIZATION.VOIDED", said);
  }
  const names = type === "refund" ? REFUND_EVENTS : CAPTURE_EVENTS;
  const said = type === "refund" ? refundOf(entry) : captureOf(entry);
  return eventOf(eventId, names[status], { ...said, id: gatewayReference });
}

const REFUND_EVENTS = {
  succeeded: "PAYMENT.CAPTURE.REFUNDED",
  pending: "PAYMENT.REFUND.PENDING",
  declined: "PAYMENT.REFUND.FAILED",
} as const;
const CAPTURE_EVENTS = {
  succeeded: "PAYMENT.CAPTURE.COMPLETED",
  pending: "PAYMENT.CAPTURE.PENDING",
  declined: "PAYMENT.CAPTURE.DECLINED",
} as const;

export function eventOf(id: string, event_type: string, resource: unknown): Record<string, unknown> {
  return {
    id: `WH-${id}`,
    event_version: "1.0",
    create_time: "2026-11-22T11:59:59.940Z",
    resource_version: "2.0",
    event_type,
    resource,
  };
}
