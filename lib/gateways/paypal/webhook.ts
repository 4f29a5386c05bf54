import { z } from "zod";
import { parseExactJson } from "@/lib/gateways/amounts";
import { asObject } from "@/lib/gateways/answers";
import { isoTime } from "@/lib/gateways/iso-time";
import type {
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
} from "@/lib/gateways/notice-types";
import { ourReference } from "@/lib/gateways/our-reference";
import { disputeFacts } from "@/lib/gateways/paypal/dispute";
import {
  authorizationObject,
  authorizationOf,
  CAPTURE_OUTCOMES,
  captureObject,
  linked,
  minorOf,
  type PayPalObject,
  paramsIn,
  REFUND_OUTCOMES,
  refundObject,
} from "@/lib/gateways/paypal/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** What PayPal tells by itself. The names of its events are documented; what stands in them is what the API answers. */

const eventBody = z.object({
  id: z.string().min(1).max(100),
  event_type: z.string().min(1),
  create_time: z.string().nullish(),
  resource: z.record(z.string(), z.unknown()),
});
type PayPalEvent = z.output<typeof eventBody>;
type Common = Pick<GatewayNotice, "noticeId" | "mustConfirm" | "happenedAt" | "response">;

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const event = eventBody.parse(parseExactJson(request.rawBody));
  const common = {
    noticeId: event.id,
    mustConfirm: false,
    happenedAt: isoTime(event.create_time),
    response: asObject(request.rawBody, []),
  };
  const read = READERS[event.event_type];
  return read ? [read(event, common)] : [];
}

/** Money that PayPal itself took back from a capture stands in no refund of the merchant: a person has to look. */
function reversed(): never {
  throw new Error("PayPal reversed a capture. Compare the payment with the dashboard.");
}

const READERS: Readonly<Record<string, (event: PayPalEvent, common: Common) => GatewayNotice>> = {
  "PAYMENT.CAPTURE.COMPLETED": captureNotice,
  "PAYMENT.CAPTURE.PENDING": captureNotice,
  "PAYMENT.CAPTURE.DECLINED": captureNotice,
  "PAYMENT.CAPTURE.DENIED": captureNotice,
  "PAYMENT.CAPTURE.REFUNDED": refundNotice,
  "PAYMENT.CAPTURE.REVERSED": reversed,
  "PAYMENT.REFUND.COMPLETED": refundNotice,
  "PAYMENT.REFUND.PENDING": refundNotice,
  "PAYMENT.REFUND.FAILED": refundNotice,
  "PAYMENT.REFUND.CANCELLED": refundNotice,
  "PAYMENT.AUTHORIZATION.CREATED": authorizationNotice,
  "PAYMENT.AUTHORIZATION.VOIDED": voidNotice,
  "CUSTOMER.DISPUTE.CREATED": disputeNotice,
  "CUSTOMER.DISPUTE.UPDATED": disputeNotice,
  "CUSTOMER.DISPUTE.RESOLVED": disputeNotice,
};

function refundNotice({ resource }: PayPalEvent, common: Common): OperationNotice {
  const said = refundObject.parse(resource);
  const outcome = REFUND_OUTCOMES[said.status] ?? "pending";
  const payment = required(linked(said, "captures"));
  return {
    ...common,
    kind: "operation",
    type: "refund",
    outcome: outcome === "succeeded" || outcome === "declined" ? outcome : "pending",
    operationReference: ourReference(said.custom_id),
    gatewayReference: said.id,
    paymentReference: payment,
    ...amountIn(said),
    code: outcome === "declined" ? said.status : null,
    message: null,
    pgParams: paramsIn(said, payment),
  };
}

/** A capture of an authorization is an operation; of anything else it is the payment itself. */
function captureNotice({ resource }: PayPalEvent, common: Common): OperationNotice | PaymentNotice {
  const said = captureObject.parse(resource);
  const outcome = CAPTURE_OUTCOMES[said.status === "DENIED" ? "DECLINED" : said.status] ?? "pending";
  const known = outcome === "succeeded" || outcome === "declined" ? outcome : "pending";
  const authorization = authorizationOf(said);
  const payment = authorization ?? said.id;
  const rest = { ...common, ...amountIn(said), pgParams: paramsIn(said, payment) };
  if (!authorization) {
    return {
      ...rest,
      kind: "payment",
      reference: referenceIn(said),
      gatewayReference: said.id,
      status: { succeeded: "paid" as const, declined: "failed" as const, pending: null }[known],
    };
  }
  return {
    ...rest,
    kind: "operation",
    type: "capture",
    outcome: known,
    operationReference: ourReference(said.invoice_id),
    gatewayReference: said.id,
    paymentReference: authorization,
    code: known === "declined" ? said.status : null,
    message: null,
  };
}

/** One that is still being looked at is asked about. */
function authorizationNotice({ resource }: PayPalEvent, common: Common): PaymentNotice {
  const said = authorizationObject.parse(resource);
  return {
    ...common,
    kind: "payment",
    reference: referenceIn(said),
    gatewayReference: said.id,
    status: said.status === "CREATED" ? "authorized" : null,
    ...amountIn(said),
    pgParams: paramsIn(said, said.id),
  };
}

/** Voided by a void, ours or not, or because its time was over. */
function voidNotice({ resource }: PayPalEvent, common: Common): OperationNotice {
  const said = authorizationObject.parse(resource);
  return {
    ...common,
    kind: "operation",
    type: "void",
    outcome: "succeeded",
    operationReference: null,
    gatewayReference: said.id,
    paymentReference: said.id,
    ...amountIn(said),
    code: null,
    message: null,
    pgParams: paramsIn(said, said.id),
  };
}

function disputeNotice({ resource }: PayPalEvent, common: Common): GatewayNotice {
  return { ...common, kind: "dispute", ...disputeFacts(resource) };
}

/** The merchant's own number, in one of the two fields that are meant for it. */
function referenceIn(said: PayPalObject): string | null {
  return said.custom_id ?? said.invoice_id ?? null;
}

function amountIn({ amount }: PayPalObject): { amountMinor: bigint; currencyCode: string } {
  return minorOf(amount);
}

function required(text: string | null): string {
  if (text === null) throw new Error("the payment is not named");
  return text;
}
