import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { because } from "@/lib/i18n/because";
import { announcePayment } from "@/lib/webhooks/announce-event";

/** Tells the receivers the present state of a payment once more, as a new event. */
export async function resendPayment(actor: Actor, sessionId: string): Promise<{ eventId: string }> {
  requirePermission(actor, "webhook.manage");
  return inTransaction(async (transaction) => {
    const [row] = await transaction.query<{ id: bigint; state: string }>(
      "SELECT id, state FROM payment_transaction WHERE session_id = $1 AND deleted_at IS NULL",
      [sessionId],
    );
    if (!row) throw notFound("Transaction");
    const eventId = await announcePayment(transaction, row.id, { asked: true });
    if (eventId === null) throw new AppError("conflict", because("nobody_told"));
    await recordAudit(transaction, {
      actor,
      action: "webhook.resent",
      objectType: "transaction",
      objectId: sessionId,
      transactionSessionId: sessionId,
      after: { eventId, state: row.state },
    });
    return { eventId };
  });
}
