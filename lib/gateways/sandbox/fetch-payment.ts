import { z } from "zod";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import { asObject, baseOf } from "@/lib/gateways/answers";
import { merchantHeaders, parseJson, secretsOf } from "@/lib/gateways/sandbox/connector-wire";
import { scrubText } from "@/lib/gateways/scrub";
import type {
  FetchedPayment,
  GatewayOperationRecord,
  GatewayPaymentRecord,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import { AppError } from "@/lib/errors";
import { parseAmount } from "@/lib/money/money";

/** Reading a payment that exists at the sandbox gateway, whoever began it, with everything that was done to it. */

const operationAnswer = z.object({
  id: z.string().min(1).max(128),
  type: z.enum(["refund", "capture", "void"]),
  reference: z.string().max(128).nullable(),
  amount: z.string().max(32),
  status: z.enum(["succeeded", "pending", "declined", "rejected"]),
  created_at: z.string().max(40),
});
const answerSchema = z.object({
  id: z.string().min(1).max(128),
  account: z.string().max(64),
  reference: z.string().max(128).nullable(),
  status: z.enum(["waiting", "paid", "authorized", "failed", "canceled", "voided"]),
  amount: z.string().max(32),
  currency: z.string().length(3),
  captured: z.string().max(32),
  refunded: z.string().max(32),
  created_at: z.string().max(40),
  saved_card: z.object({ token: z.string() }).nullable(),
  customer_email: z.string().max(128).nullable(),
  customer_name: z.string().max(128).nullable(),
  operations: z.array(operationAnswer).max(1_000),
});
const notFoundAnswer = z.object({ error: z.object({ code: z.literal("payment_not_found") }) });

type Answer = z.output<typeof answerSchema>;

const STATES = {
  waiting: "waiting",
  paid: "paid",
  authorized: "authorized",
  failed: "failed",
  canceled: "failed",
  voided: "voided",
} as const;

const STATUSES = {
  succeeded: "succeeded",
  pending: "pending",
  declined: "declined",
  rejected: "declined",
} as const;

/** Asks for one payment by the gateway's own id. A question that fails says nothing: every doubt is `unknown`. */
export async function fetchPayment({
  account,
  gatewayReference,
  deadlineMs,
}: PaymentLookup): Promise<FetchedPayment> {
  const answer = await sendOnce({
    method: "GET",
    url: `${baseOf(account)}/v1/payments/${encodeURIComponent(gatewayReference)}`,
    headers: merchantHeaders(account),
    body: null,
    deadlineMs,
    secrets: secretsOf(account),
  });
  const said = answer.ok ? answerSchema.safeParse(parseJson(answer.body)).data : undefined;
  const secrets = [...secretsOf(account), ...(said?.saved_card ? [said.saved_card.token] : [])];
  const response = answer.exchange.response && {
    ...answer.exchange.response,
    body: scrubText(answer.exchange.response.body, secrets),
  };
  const exchange = { ...answer.exchange, response };
  if (!answer.ok) return { outcome: "unknown", message: `No answer (${answer.fault}).`, exchange };
  if (isNotFound(answer)) return { outcome: "not_found", message: null, exchange };
  // One secret may open several accounts here: what belongs to another is none of this one.
  if (said && said.account !== account.pgCode && said.account !== "default")
    return { outcome: "not_found", message: null, exchange };
  const payment = answer.status === 200 && said?.id === gatewayReference ? toRecord(said) : null;
  if (!payment)
    return { outcome: "unknown", message: `The answer (HTTP ${answer.status}) is not clear.`, exchange };
  return { outcome: "found", message: null, payment, response: asObject(answer.body, secrets), exchange };
}

function isNotFound(answer: OutboundResult & { ok: true }): boolean {
  return answer.status === 404 && notFoundAnswer.safeParse(parseJson(answer.body)).success;
}

/** Null when an amount in it cannot be exact: then nothing of it can be relied on. */
function toRecord(said: Answer): GatewayPaymentRecord | null {
  const minor = (text: string) => (/^0(\.0+)?$/.test(text) ? 0n : parseAmount(text, said.currency));
  try {
    return {
      gatewayReference: said.id,
      reference: said.reference,
      state: STATES[said.status],
      amountMinor: minor(said.amount),
      currencyCode: said.currency,
      // What was taken at once was never captured apart.
      capturedMinor: said.status === "paid" ? null : minor(said.captured),
      refundedMinor: minor(said.refunded),
      createdAt: said.created_at,
      customerEmail: said.customer_email,
      customerName: said.customer_name,
      operations: said.operations.map(
        (one): GatewayOperationRecord => ({
          type: one.type,
          status: STATUSES[one.status],
          gatewayReference: one.id,
          operationReference: one.reference,
          amountMinor: minor(one.amount),
          createdAt: one.created_at,
        }),
      ),
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
