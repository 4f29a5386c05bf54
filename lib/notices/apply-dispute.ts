import "server-only";
import { recordFact } from "@/lib/approvals/stop-misfit";
import type { DisputeNotice } from "@/lib/gateways/notice-types";
import { findPayment } from "@/lib/notices/find-payment";
import {
  gatewayActor,
  needsAttention,
  type NoticeOutcome,
  type StoredNotice,
} from "@/lib/notices/stored-notice";
import { recordDispute } from "@/lib/transactions/disputes/record-dispute";

/** Records what a gateway tells of a dispute, with what follows from it for the balance and for a waiting request. */
export async function applyDisputeNotice(
  stored: StoredNotice,
  notice: DisputeNotice,
): Promise<NoticeOutcome> {
  const payment = await findPayment(stored.account_ids, notice.paymentReference);
  if (!payment) return { status: "waiting", result: "unknown_payment" };
  const said = { dispute: notice.disputeId, status: notice.status, amountMinor: notice.amountMinor };
  if (notice.currencyCode !== payment.currencyCode) {
    return needsAttention(stored, payment.sessionId, "currency_mismatch", {
      ...said,
      currency: notice.currencyCode,
    });
  }
  // A gateway can be asked about its operations, not about its disputes.
  if (notice.mustConfirm) return needsAttention(stored, payment.sessionId, "not_confirmed", said);
  const actor = gatewayActor(stored);
  const outcome = await recordFact(actor, payment.id, (transaction) =>
    recordDispute(transaction, actor, {
      accountId: payment.accountId,
      transactionId: payment.id,
      transactionSessionId: payment.sessionId,
      gatewayReference: notice.disputeId.slice(0, 128),
      amountMinor: notice.amountMinor,
      currencyCode: notice.currencyCode,
      status: notice.status,
      reason: notice.reason,
      dueAt: notice.dueAt,
      happenedAt: notice.happenedAt ?? null,
      gatewayNoticeId: stored.id,
    }),
  );
  if (outcome === "other_payment") return needsAttention(stored, payment.sessionId, "other_payment", said);
  return { status: "done", result: `dispute_${outcome ?? "known"}`, sessionId: payment.sessionId };
}
