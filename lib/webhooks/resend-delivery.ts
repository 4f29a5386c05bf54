import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { addDeliveryJob } from "@/lib/webhooks/fan-out-event";

interface DeliveryRow {
  status: string;
  url: string;
  transaction_session_id: string;
  kind: string;
}

/** Sends a finished delivery on its way once more: same event id and text, signed anew, with all attempts before it. */
export async function resendDelivery(actor: Actor, deliveryId: string): Promise<void> {
  requirePermission(actor, "webhook.manage");
  await inTransaction(async (sql) => {
    const [row] = await sql.query<DeliveryRow>(
      `SELECT d.status, d.url, d.transaction_session_id, e.kind FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id
       WHERE d.id = $1::bigint FOR UPDATE OF d`,
      [deliveryId],
    );
    if (!row) throw notFound("Delivery");
    if (row.status === "pending") {
      throw new AppError("conflict", { detail: "This delivery is still under way." });
    }
    await sql.query(
      `UPDATE webhook_delivery SET status = 'pending', tries = 0, next_attempt_at = now(), finished_at = NULL WHERE id = $1::bigint`,
      [deliveryId],
    );
    await addDeliveryJob(sql, row.transaction_session_id, row.url);
    await recordAudit(sql, {
      actor,
      action: "webhook.resent",
      objectType: "webhook_delivery",
      objectId: deliveryId,
      transactionSessionId: row.kind === "test" ? null : row.transaction_session_id,
      before: { status: row.status },
      after: { url: row.url },
    });
  });
}
