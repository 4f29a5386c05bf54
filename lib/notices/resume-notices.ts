import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { isRepeatable, type NoticeStatus } from "@/lib/notices/types";

/**
 * Notices that came before their payment, or while an operation of ours was open that they may be about: applied as soon as the
 * payment is there, whatever way it came. Asked for ever more slowly, and after a month no more.
 */
export async function resumeWaitingNotices(): Promise<number> {
  const due = await sql.query<{ id: bigint }>(
    `SELECT n.id FROM gateway_notice n
     WHERE n.status = 'waiting' AND n.received_at > now() - interval '30 days'
       AND n.processed_at + least(n.tries, 60) * interval '4 seconds' < now()
       AND (EXISTS (SELECT 1 FROM payment_transaction p
           WHERE p.gateway_account_id = ANY(n.account_ids) AND p.gateway_reference = n.payment_reference)
         OR EXISTS (SELECT 1 FROM child_transaction c
           WHERE c.gateway_account_id = ANY(n.account_ids) AND c.gateway_reference = n.payment_reference AND c.state = 'paid'))
     LIMIT 200`,
  );
  for (const { id } of due) {
    const gatewayNoticeId = id.toString();
    await addJob(sql, "apply-gateway-notice", { gatewayNoticeId }, { key: `notice-${gatewayNoticeId}` });
  }
  return due.length;
}

/** A person has a notice processed once more. */
export async function repeatNotice(actor: Actor, noticeId: string): Promise<void> {
  requirePermission(actor, "gateway_notice.manage");
  await inTransaction(async (transaction) => {
    const [row] = await transaction.query<{ status: NoticeStatus; transaction_session_id: string | null }>(
      `SELECT status, transaction_session_id FROM gateway_notice WHERE id = $1::bigint FOR UPDATE`,
      [noticeId],
    );
    if (!row) throw notFound("Notice");
    if (!isRepeatable(row.status)) {
      throw new AppError("conflict", { detail: "This notice needs no further processing." });
    }
    await transaction.query(`UPDATE gateway_notice SET status = 'received' WHERE id = $1::bigint`, [
      noticeId,
    ]);
    await addJob(
      transaction,
      "apply-gateway-notice",
      { gatewayNoticeId: noticeId },
      { key: `notice-${noticeId}` },
    );
    await recordAudit(transaction, {
      actor,
      action: "gateway_notice.repeated",
      objectType: "gateway_notice",
      objectId: noticeId,
      transactionSessionId: row.transaction_session_id,
      before: { status: row.status },
    });
  });
}
