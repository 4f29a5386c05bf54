import "server-only";
import { createHash } from "node:crypto";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { findExponent } from "@/lib/money/currencies";
import { formatAmount } from "@/lib/money/money";
import { askAttempt } from "@/lib/payments/ask-attempts";
import { askGateway } from "@/lib/payments/incoming/ask-gateway";
import { comparePayment } from "@/lib/payments/incoming/compare-payment";
import { findIncomingAccount } from "@/lib/payments/incoming/find-account";
import { findKnown } from "@/lib/payments/incoming/find-known";
import { planPayment } from "@/lib/payments/incoming/plan-payment";
import { recordGatewayPayment } from "@/lib/payments/incoming/record-gateway-payment";
import type { ConfirmFetchInput, FetchInput } from "@/lib/payments/incoming/schemas";
import type { FetchAnswer, FetchedPreview, FetchVerdict } from "@/lib/payments/incoming/types";

/** Asks the gateway about a payment and shows what it says, beside what we hold. Changes nothing. */
export async function previewGatewayPayment(actor: Actor, input: FetchInput): Promise<FetchAnswer> {
  requirePermission(actor, "payment.import");
  const account = await findIncomingAccount(sql, input);
  const fetched = await askGateway(account, input.gatewayReference);
  if (fetched.outcome !== "found") return { outcome: fetched.outcome, message: fetched.message };
  const payment = toPreview(fetched.payment);
  return {
    outcome: "found",
    payment,
    verdict: await judge(account.id, fetched.payment),
    seen: hashOf(payment),
  };
}

/**
 * Takes the payment over: the gateway is asked again, and what it says now has to be what the person saw. Answers the payment's
 * session; one that is here already is only led to.
 */
export async function importGatewayPayment(
  actor: Actor,
  input: ConfirmFetchInput,
): Promise<{ sessionId: string; created: boolean }> {
  requirePermission(actor, "payment.import");
  const account = await findIncomingAccount(sql, input);
  const fetched = await askGateway(account, input.gatewayReference);
  if (fetched.outcome !== "found") {
    if (fetched.outcome === "not_found") throw notFound("Payment at the gateway");
    throw new AppError("gateway_unavailable", { detail: "The gateway gave no clear answer. Try again." });
  }
  if (hashOf(toPreview(fetched.payment)) !== input.seen)
    throw new AppError("request_changed", {
      detail: "The gateway says something else now than a moment ago. Look again before you confirm.",
    });
  const recorded = await recordGatewayPayment(account, fetched.payment, { actor, source: "fetch" });
  if (recorded.kind === "refused" || recorded.kind === "deleted")
    throw new AppError("invalid_state", {
      detail: "This payment cannot be taken over.",
      params: { reason: recorded.kind === "deleted" ? "deleted" : recorded.reason },
    });
  if (recorded.kind === "attempt") await askAttempt(actor, recorded.attemptId);
  return { sessionId: recorded.sessionId, created: recorded.kind === "created" };
}

async function judge(accountId: number, record: GatewayPaymentRecord): Promise<FetchVerdict> {
  const known = (await findKnown(sql, accountId, [record])).get(record.gatewayReference);
  if (known?.kind === "deleted") return known;
  if (known) {
    const { sessionId, attemptId } = known.payment;
    if (attemptId !== null) return { kind: "attempt", sessionId };
    return { kind: "known", sessionId, differences: comparePayment(known.payment, record) };
  }
  const planning = planPayment(record);
  return planning.ok ? { kind: "new" } : { kind: "refused", reason: planning.reason };
}

function toPreview(record: GatewayPaymentRecord): FetchedPreview {
  const { currencyCode } = record;
  // A currency that we do not know has no decimals that we could print; the payment is refused for it anyway.
  const money = (minor: bigint) =>
    findExponent(currencyCode) === undefined ? minor.toString() : formatAmount(minor, currencyCode);
  const some = (minor: bigint | null) => (minor === null || minor === 0n ? null : money(minor));
  return {
    gatewayReference: record.gatewayReference,
    reference: record.reference,
    state: record.state,
    amount: money(record.amountMinor),
    currency: currencyCode,
    captured: some(record.capturedMinor),
    refunded: some(record.refundedMinor),
    customerName: record.customerName,
    customerEmail: record.customerEmail,
    createdAt: record.createdAt,
    operations: record.operations.map((one) => ({
      type: one.type,
      status: one.status,
      amount: money(one.amountMinor),
      gatewayReference: one.gatewayReference,
      createdAt: one.createdAt,
    })),
  };
}

function hashOf(preview: FetchedPreview): string {
  return createHash("sha256").update(JSON.stringify(preview)).digest("hex");
}
