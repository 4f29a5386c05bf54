import { z } from "zod";
import { paramsOf } from "@/lib/gateways/answers";
import { isoTime } from "@/lib/gateways/iso-time";
import type { DisputeNotice } from "@/lib/gateways/notice-types";
import { minorOf } from "@/lib/gateways/paypal/wire";

/** Disputes as PayPal tells them. Their fields and words are common knowledge, not from its description of payments. */

const text = z.string().nullish();
const disputeObject = z.object({
  dispute_id: z.string().min(1).max(128),
  status: z.string(),
  reason: text,
  dispute_amount: z.object({ currency_code: z.string().length(3), value: z.string() }),
  disputed_transactions: z
    .array(z.object({ seller_transaction_id: z.string().min(1).max(128) }))
    .min(1)
    .max(1),
  dispute_outcome: z.object({ outcome_code: text }).nullish(),
  seller_response_due_date: text,
});

/** Of these the merchant keeps the money; PayPal itself may have paid the customer. */
const OUTCOMES: Readonly<Record<string, DisputeNotice["status"]>> = {
  RESOLVED_SELLER_FAVOUR: "won",
  RESOLVED_SELLER_FAVOR: "won",
  RESOLVED_WITH_PAYOUT: "won",
  CANCELED_BY_BUYER: "won",
  DENIED: "won",
  RESOLVED_BUYER_FAVOUR: "lost",
  RESOLVED_BUYER_FAVOR: "lost",
  ACCEPTED: "lost",
};

/** What a dispute's event says. Throws on an end that is not known: a person has to look. */
export function disputeFacts(
  resource: unknown,
): Omit<DisputeNotice, "kind" | "noticeId" | "mustConfirm" | "happenedAt" | "response"> {
  const said = disputeObject.parse(resource);
  const code = said.dispute_outcome?.outcome_code ?? "";
  const status = said.status === "RESOLVED" ? OUTCOMES[code] : "opened";
  if (!status) throw new Error(`a dispute that ended in an unknown way: ${code}`);
  return {
    disputeId: said.dispute_id,
    paymentReference: said.disputed_transactions[0]?.seller_transaction_id ?? "",
    status,
    ...minorOf(said.dispute_amount),
    reason: said.reason ?? null,
    dueAt: isoTime(said.seller_response_due_date),
    pgParams: paramsOf({
      transaction_id: said.dispute_id,
      result: said.status,
      decision: code || said.reason,
    }),
  };
}
