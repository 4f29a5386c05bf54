import { z } from "zod";
import type { AmountForm } from "@/lib/gateways/amounts";
import { baseOf, paramsOf, secretsOf } from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { type OutboundRequest, type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import { ourReference } from "@/lib/gateways/our-reference";
import type { ExternalOperation, GatewayAccount } from "@/lib/gateways/types";

/** What Checkout.com writes and reads. Numbers arrive as text. */

/** Under this name our operation's id travels with every operation, beside the field that is meant for it. */
export const OPERATION_FIELD = "countersign_operation";

export const AMOUNTS: AmountForm = { kind: "minor_integer", threeDecimalsEndInZero: true, maxLength: 9 };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "secretKey",
    label: "Secret API key",
    secret: true,
    required: true,
    hint: "Starts with sk_. Needs the rights to capture, refund, void and view payments.",
  },
  {
    name: "webhookSecret",
    label: "Signature key of the webhook",
    secret: true,
    required: true,
    hint: "The key with which the workflow signs its webhooks.",
  },
];

const text = z.string().nullish();
const metadata = z.record(z.string(), z.unknown()).nullish();

/** The answer to an operation: it was accepted, nothing more. */
export const acceptedAnswer = z.object({ action_id: z.string().min(1).max(128), reference: text });

export const errorAnswer = z.object({
  error_type: text,
  error_codes: z.array(z.string().min(1)).min(1),
});

export const actionObject = z.object({
  id: z.string().min(1).max(128),
  type: z.string(),
  amount: text,
  approved: z.boolean().nullish(),
  response_code: text,
  response_summary: text,
  reference: text,
  processed_on: text,
  metadata,
});
export type CheckoutAction = z.output<typeof actionObject>;
export const actionList = z.array(actionObject).max(1_000);

export const balancesObject = z.object({
  total_voided: text,
  total_captured: text,
  available_to_capture: text,
  total_refunded: text,
});

export const paymentObject = z.object({
  id: z.string().min(1).max(128),
  status: z.string(),
  amount: z.string(),
  currency: z.string().length(3),
  reference: text,
  requested_on: text,
  customer: z.object({ email: text, name: text }).nullish(),
  balances: balancesObject.nullish(),
});
export type CheckoutPayment = z.output<typeof paymentObject>;

/** The words of the actions that are operations of ours. */
export const ACTION_TYPES = { capture: "Capture", refund: "Refund", void: "Void" } as const;

/** The operation that an action is, or null for what is none (the authorization itself, a payout). */
export function operationIn(action: CheckoutAction): ExternalOperation | null {
  const types: readonly ExternalOperation[] = ["capture", "refund", "void"];
  return types.find((type) => ACTION_TYPES[type] === action.type) ?? null;
}

/** An action is over once it says so with its response code; before that it was only accepted. */
export function statusOf({ approved, response_code }: CheckoutAction): "succeeded" | "declined" | "pending" {
  if (approved === true) return "succeeded";
  return approved === false && response_code ? "declined" : "pending";
}

/** Our operation id on what carries metadata and a reference, or null: both may be the payment's own. */
export function ownIdOf(said: {
  metadata?: Record<string, unknown> | null | undefined;
  reference?: string | null | undefined;
}): string | null {
  const named = said.metadata?.[OPERATION_FIELD];
  return ourReference(typeof named === "string" ? named : said.reference);
}

export function checkoutRequest(
  account: GatewayAccount,
  path: string,
  deadlineMs: number,
): Omit<OutboundRequest, "method" | "body"> {
  return {
    url: `${baseOf(account)}${path}`,
    headers: { authorization: `Bearer ${account.credentials.secretKey ?? ""}`, accept: "application/json" },
    deadlineMs,
    secrets: secretsOf(account, CREDENTIAL_FIELDS),
    // The list of a payment's actions has no pages.
    answerLimitBytes: 512 * 1024,
  };
}

export function ask(account: GatewayAccount, path: string, deadlineMs: number): Promise<OutboundResult> {
  return sendOnce({ ...checkoutRequest(account, path, deadlineMs), method: "GET", body: null });
}

/** The path of a payment, and of what belongs to it. */
export function paymentPath(paymentReference: string, below = ""): string {
  return `/payments/${encodeURIComponent(paymentReference)}${below}`;
}

export function actionParams(action: CheckoutAction, paymentReference: string): Record<string, string> {
  return paramsOf({
    transaction_id: action.id,
    ref: paymentReference,
    result: statusOf(action),
    decision: action.response_code,
  });
}
