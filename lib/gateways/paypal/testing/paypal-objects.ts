import type { Entry, StagePayment } from "@/lib/gateways/contract/stage";
import { toText } from "@/lib/gateways/sandbox/amounts";

/** PayPal's objects as its stand-in shows what its books hold. */

export const ORDER = "ORDER0000000000C1";
const API = "https://api.sandbox.paypal.com/v2";

export function idOf({ id, type }: Entry): string {
  return `${{ refund: "REF", capture: "CAP", void: "AUTH" }[type]}${id}`;
}

function money(minor: bigint, currency_code: string) {
  return { currency_code, value: toText(minor, currency_code) };
}

const TIMES = { create_time: "2026-11-22T11:00:00Z", update_time: "2026-11-22T11:00:01Z" };
const up = (path: string) => [{ href: `${API}${path}`, rel: "up", method: "GET" }];

export function wholeCapture({ reference, amountMinor, currencyCode }: StagePayment) {
  return {
    id: reference,
    status: "COMPLETED",
    amount: money(amountMinor, currencyCode),
    custom_id: "order-7",
    final_capture: true,
    supplementary_data: { related_ids: { order_id: ORDER } },
    links: up(`/checkout/orders/${ORDER}`),
    ...TIMES,
  };
}

const REFUND_WORDS = {
  succeeded: "COMPLETED",
  pending: "PENDING",
  declined: "FAILED",
  rejected: "FAILED",
} as const;

export function refundOf(entry: Entry) {
  return {
    id: idOf(entry),
    status: entry.word ?? REFUND_WORDS[entry.status],
    amount: money(entry.amountMinor, entry.currencyCode),
    ...(entry.reference === null ? {} : { custom_id: entry.reference }),
    links: up(`/payments/captures/${entry.paymentReference}`),
    ...TIMES,
  };
}

const CAPTURE_WORDS = { ...REFUND_WORDS, declined: "DECLINED", rejected: "DECLINED" } as const;

export function captureOf(entry: Entry) {
  return {
    id: idOf(entry),
    status: entry.word ?? CAPTURE_WORDS[entry.status],
    amount: money(entry.amountMinor, entry.currencyCode),
    invoice_id: entry.reference ?? "order-7",
    final_capture: true,
    supplementary_data: { related_ids: { order_id: ORDER, authorization_id: entry.paymentReference } },
    links: up(`/payments/authorizations/${entry.paymentReference}`),
    ...TIMES,
  };
}

export function authorizationOf(payment: StagePayment, entry?: Entry) {
  const voided = entry?.type === "void" ? entry : undefined;
  const own = entry?.type === "capture" ? "CAPTURED" : voided ? "VOIDED" : "CREATED";
  return {
    id: payment.reference,
    status: voided?.word ?? own,
    amount: money(voided?.amountMinor ?? payment.amountMinor, voided?.currencyCode ?? payment.currencyCode),
    custom_id: "order-7",
    supplementary_data: { related_ids: { order_id: ORDER } },
    links: up(`/checkout/orders/${ORDER}`),
    ...TIMES,
  };
}
