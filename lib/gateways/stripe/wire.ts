import { z } from "zod";
import type { AmountForm } from "@/lib/gateways/amounts";
import { baseOf, paramsOf, secretsOf } from "@/lib/gateways/answers";
import type { CredentialField } from "@/lib/gateways/capability-types";
import type { OutboundRequest } from "@/lib/gateways/http-client";
import type { GatewayAccount, GatewayOutcome } from "@/lib/gateways/types";

/** What Stripe writes and reads: schemas, status maps, headers. Numbers arrive as text. */

/** The answers are read as this version writes them, whatever version the account itself is on. */
export const STRIPE_VERSION = "2022-11-15";

/** Under this name our operation's id travels with a refund and a capture. */
export const OPERATION_FIELD = "countersign_operation";

export const AMOUNTS: AmountForm = { kind: "minor_integer", threeDecimalsEndInZero: true, maxLength: 12 };

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  {
    name: "secretKey",
    label: "Secret or restricted key",
    secret: true,
    required: true,
    hint: "Starts with sk_ or rk_. Needs write access to PaymentIntents and Refunds.",
  },
  {
    name: "webhookSecret",
    label: "Webhook signing secret",
    secret: true,
    required: true,
    hint: "Starts with whsec_. Shown with the webhook endpoint in the dashboard.",
  },
];

const metadata = z.record(z.string(), z.string()).nullish();
const idOrObject = z.union([z.string(), z.object({ id: z.string() }).transform((one) => one.id)]).nullish();

export const refundObject = z.object({
  object: z.literal("refund"),
  id: z.string().min(1).max(128),
  amount: z.string(),
  currency: z.string().length(3),
  status: z.string().nullable(),
  payment_intent: idOrObject,
  charge: idOrObject,
  failure_reason: z.string().nullish(),
  reason: z.string().nullish(),
  created: z.string().nullish(),
  metadata,
});
export type StripeRefund = z.output<typeof refundObject>;

export const paymentIntentObject = z.object({
  object: z.literal("payment_intent"),
  id: z.string().min(1).max(128),
  amount: z.string(),
  amount_received: z.string().nullish(),
  currency: z.string().length(3),
  status: z.string(),
  capture_method: z.string().nullish(),
  latest_charge: idOrObject,
  receipt_email: z.string().nullish(),
  created: z.string().nullish(),
  metadata,
});
export type StripePaymentIntent = z.output<typeof paymentIntentObject>;

export const errorAnswer = z.object({
  error: z.object({
    type: z.string().min(1),
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    message: z.string().nullish(),
  }),
});

/** A refund may still turn from `succeeded` to `failed` days later; that is told by webhook. */
export const REFUND_OUTCOMES: Readonly<Record<string, GatewayOutcome>> = {
  succeeded: "succeeded",
  pending: "pending",
  // The customer has to name a bank account first.
  requires_action: "pending",
  failed: "declined",
  canceled: "declined",
};

export function stripeRequest(
  account: GatewayAccount,
  path: string,
  deadlineMs: number,
): Omit<OutboundRequest, "method" | "body"> {
  return {
    url: `${baseOf(account)}${path}`,
    headers: {
      authorization: `Bearer ${account.credentials.secretKey ?? ""}`,
      "stripe-version": STRIPE_VERSION,
      accept: "application/json",
    },
    deadlineMs,
    secrets: secretsOf(account, CREDENTIAL_FIELDS),
    // A list of a hundred refunds is larger than other answers.
    answerLimitBytes: 512 * 1024,
  };
}

export function refundParams(refund: StripeRefund): Record<string, string> {
  return paramsOf({
    transaction_id: refund.id,
    ref: refund.payment_intent ?? refund.charge,
    result: refund.status,
    decision: refund.failure_reason,
  });
}

export function intentParams(intent: StripePaymentIntent): Record<string, string> {
  return paramsOf({
    transaction_id: intent.latest_charge ?? intent.id,
    ref: intent.id,
    result: intent.status,
  });
}
