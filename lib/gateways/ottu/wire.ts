import { z } from "zod";
import { type AmountForm, readAmount } from "@/lib/gateways/amounts";
import { type Answer, baseOf, bodyOf, secretsOf } from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import type { ExternalOperation, GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** Requests, objects and words of an Ottu installation: its Operations API, version 2, and its Checkout API, version 1. */

/** At most thirteen digits, a point and three decimals. */
export const AMOUNTS: AmountForm = { kind: "decimal_string", maxDecimals: 3, maxLength: 17 };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "apiKey",
    label: "Private API key",
    secret: true,
    required: true,
    hint: "With a point in its middle. It may do everything in that installation, so keep it here alone.",
  },
  {
    name: "webhookSecret",
    label: "HMAC key of webhooks",
    secret: true,
    required: false,
    hint: "From the webhook settings of the Ottu installation. Without it, outcomes are found by asking alone.",
  },
];

export const PATHS = {
  operation: "/b/pbl/v2/operation/",
  inquiry: "/b/pbl/v2/inquiry/",
  checkout: "/b/checkout/v1/pymt-txn/",
} as const;

/** No payment has this session id: theirs are forty hexadecimal digits. What is asked of it can execute nothing. */
export const NO_SESSION = "countersign-only-asks";

/** Inquiries list every child of the payment. */
const ANSWER_LIMIT_BYTES = 512 * 1024;

/** Sends one request. `trackingKey` is ours of an operation. */
export function sendToOttu(
  account: GatewayAccount,
  path: string,
  deadlineMs: number,
  body: Record<string, unknown> | null = null,
  trackingKey?: string,
): Promise<OutboundResult> {
  return sendOnce({
    method: body === null ? "GET" : "POST",
    url: `${baseOf(account)}${path}`,
    headers: {
      authorization: `Api-Key ${account.credentials.apiKey ?? ""}`,
      accept: "application/json",
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...(trackingKey === undefined ? {} : { "tracking-key": trackingKey }),
    },
    body: body === null ? null : JSON.stringify(body),
    deadlineMs,
    secrets: secretsOf(account, CREDENTIAL_FIELDS),
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  });
}

export const id = z.string().min(1).max(128);
export const text = z.string().nullish();
export const params = z.record(z.string(), z.unknown()).nullish();

/** The child transaction that an operation left. */
export const childObject = z.object({
  amount: z.string(),
  currency_code: z.string().length(3),
  session_id: id,
  state: z.string().min(1).max(50),
});
export type OttuChild = z.output<typeof childObject>;

interface ChildWord {
  type: ExternalOperation;
  outcome: Extract<GatewayOutcome, "succeeded" | "pending" | "declined">;
}

/** The state of a child says which operation it is and what became of it. */
export const CHILD_STATES: ReadonlyMap<string, ChildWord> = new Map([
  ["paid", { type: "capture", outcome: "succeeded" }],
  ["refunded", { type: "refund", outcome: "succeeded" }],
  ["refund_queued", { type: "refund", outcome: "pending" }],
  ["refund_rejected", { type: "refund", outcome: "declined" }],
  ["voided", { type: "void", outcome: "succeeded" }],
]);

const refusal = z.object({ detail: z.string(), error: z.object({ code: z.string().min(1) }).nullish() });
const fieldErrors = z.record(z.string(), z.union([z.array(z.unknown()).min(1), z.object({})]));

export interface Refusal {
  code: string;
  message: string;
  /** Fields that were found wrong; none when a sentence was said. */
  fields: readonly string[];
}

/** What Ottu itself says in a refusal, or null for what something in front of it may have said. */
export function refusalIn(answer: Answer): Refusal | null {
  const body = bodyOf(answer);
  const said = refusal.safeParse(body).data;
  if (said) {
    const code = (said.error?.code ?? "refused").slice(0, 64);
    return { code, message: said.detail.slice(0, 500), fields: [] };
  }
  const fields = fieldErrors.safeParse(body).data;
  const names = Object.keys(fields ?? {});
  if (names.length === 0) return null;
  return { code: "invalid_input", message: JSON.stringify(fields).slice(0, 500), fields: names };
}

/** A payment with all its children, as the status query answers. */
export const paymentObject = z.object({
  session_id: id,
  state: z.string().min(1).max(50),
  amount: z.string(),
  currency_code: z.string().length(3),
  settled_amount: text,
  refunded_amount: text,
  paid_amount: text,
  voided_amount: text,
  order_no: text,
  reference_number: text,
  result: text,
  customer_email: text,
  customer_first_name: text,
  customer_last_name: text,
  pg_params: params,
  timestamp_utc: text,
  transactions: z.array(childObject).nullish(),
});
export type OttuPayment = z.output<typeof paymentObject>;

/** The sum of the children in these states, or null when one of them is not exact. */
export function sumOf(payment: OttuPayment, states: readonly string[]): bigint | null {
  let sum = 0n;
  for (const child of payment.transactions ?? []) {
    if (!states.includes(child.state)) continue;
    const amount = readAmount(AMOUNTS, child.amount, payment.currency_code);
    if (amount === null || child.currency_code !== payment.currency_code) return null;
    sum += amount;
  }
  return sum;
}
