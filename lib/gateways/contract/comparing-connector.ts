import { z } from "zod";
import { amountText, readAmount } from "@/lib/gateways/amounts";
import {
  baseOf,
  bodyOf,
  type Reading,
  readQuestionFault,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { compareTotals } from "@/lib/gateways/compare-totals";
import type { GatewayConnector, PreImageReading } from "@/lib/gateways/connector-types";
import {
  EXAMPLE_AMOUNTS,
  EXAMPLE_CAPABILITIES,
  exampleConnector,
} from "@/lib/gateways/contract/example-connector";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import type {
  GatewayAccount,
  GatewayCall,
  GatewayInquiry,
  GatewayOutcome,
  PreImage,
} from "@/lib/gateways/types";

/** The example once more for the poorest kind of gateway: it knows no keys, and of a payment only its totals. */

export type ComparingDefect = "totals_taken_as_they_are";

const CAPABILITIES: GatewayCapabilities = {
  ...EXAMPLE_CAPABILITIES,
  gateway: "example_totals",
  inquiry: "by_comparison",
  idempotency: { kind: "none", lifetimeHours: 0, mayResend: false, except: [] },
};

const paymentAnswer = z.object({
  id: z.string(),
  currency: z.string(),
  refunded: z.string(),
  captured: z.string(),
  voided: z.string(),
});
const TOTALS = { refund: "refunded", capture: "captured", void: "voided" } as const;

/** The connector, right or with one defect. */
export function comparingConnector(defect?: ComparingDefect): GatewayConnector {
  const { execute, verifyWebhook, parseWebhook } = exampleConnector("resent_without_key", sendOnce);

  async function readPreImage(call: Omit<GatewayCall, "preImage">): Promise<PreImageReading> {
    const answer = await askTotals(call.account, call.payment.gatewayReference, call.deadlineMs);
    const total = readTotal(call, answer);
    const { exchange } = answer;
    if (typeof total !== "bigint")
      return { ok: false, message: "The payment's totals could not be read.", exchange };
    return { ok: true, preImage: { total: amountText(EXAMPLE_AMOUNTS, total, call.currencyCode) }, exchange };
  }

  async function inquire(inquiry: GatewayInquiry) {
    const answer = await askTotals(inquiry.account, inquiry.payment.gatewayReference, inquiry.deadlineMs);
    return toResult(secrets(inquiry.account), answer, readInquiry(inquiry, answer));
  }

  function readInquiry(
    inquiry: GatewayInquiry,
    answer: OutboundResult,
  ): Reading<GatewayOutcome | "not_found"> {
    const now = readTotal(inquiry, answer);
    if (typeof now !== "bigint") return now;
    const before = totalIn(inquiry.preImage, inquiry.currencyCode);
    if (before === null) return { outcome: "unknown", code: "no_pre_image" };
    const concurrent = defect ? { certainMinor: 0n, possibleMinor: [] } : inquiry.concurrent;
    const verdict = compareTotals(before, now, inquiry.amountMinor, concurrent);
    if (verdict === "unclear") return { outcome: "unknown", code: "totals_unclear" };
    return { outcome: verdict === "executed" ? "succeeded" : "not_found", code: null };
  }

  return { capabilities: CAPABILITIES, execute, inquire, readPreImage, verifyWebhook, parseWebhook };
}

function secrets(account: GatewayAccount): string[] {
  return secretsOf(account, CAPABILITIES.credentialFields);
}

function askTotals(account: GatewayAccount, payment: string, deadlineMs: number): Promise<OutboundResult> {
  return sendOnce({
    method: "GET",
    url: `${baseOf(account)}/payments/${encodeURIComponent(payment)}`,
    headers: { "x-key": account.credentials.apiKey ?? "" },
    body: null,
    deadlineMs,
    secrets: secrets(account),
  });
}

function readTotal(
  asked: Pick<GatewayCall, "type" | "currencyCode" | "payment">,
  answer: OutboundResult,
): bigint | Reading<"unknown"> {
  const fault = readQuestionFault(answer);
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  const payment = answer.status === 200 ? paymentAnswer.safeParse(bodyOf(answer)).data : undefined;
  if (!payment || payment.id !== asked.payment.gatewayReference || payment.currency !== asked.currencyCode)
    return UNREADABLE;
  return readAmount(EXAMPLE_AMOUNTS, payment[TOTALS[asked.type]], asked.currencyCode) ?? UNREADABLE;
}

function totalIn(preImage: PreImage | null, currencyCode: string): bigint | null {
  return readAmount(EXAMPLE_AMOUNTS, preImage?.total, currencyCode);
}
