import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import { readStoredNotice } from "@/lib/gateways/stored-notice";
import type { PaymentNotice } from "@/lib/gateways/notice-types";
import { askAttempt } from "@/lib/payments/ask-attempts";

interface StoredNotice {
  notice_id: string;
  raw_body: string;
  received_at: string;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
}

/**
 * A gateway said that something happened to a payment. It is asked what, so that notices may be late, doubled or out of order; an
 * answer that never came is asked for again by the queue.
 */
export async function applyPaymentNotice(gatewayNoticeId: string): Promise<void> {
  const [stored] = await sql.query<StoredNotice>(
    `SELECT n.notice_id, n.raw_body, n.received_at, a.pg_code, a.gateway, a.base_url, a.currency_code FROM gateway_notice n JOIN gateway_account a ON a.id = n.gateway_account_id
     WHERE n.id = $1::bigint AND n.processed_at IS NULL`,
    [gatewayNoticeId],
  );
  if (!stored) return;
  const notice = readStoredNotice(stored);
  const result = notice.kind === "payment" ? await apply(stored, notice) : "ignored";
  await sql.query(`UPDATE gateway_notice SET processed_at = now(), result = $2 WHERE id = $1::bigint`, [
    gatewayNoticeId,
    result,
  ]);
}

async function apply(stored: StoredNotice, notice: PaymentNotice): Promise<string> {
  const actor = { type: "gateway" as const, label: stored.pg_code, address: null, requestId: null };
  const [attempt] = await sql.query<{ id: bigint }>(
    "SELECT id FROM payment_attempt WHERE reference_number = $1",
    [notice.reference],
  );
  if (!attempt) return reportUnknown(stored, notice, actor);
  const finished = await askAttempt(actor, attempt.id);
  if (!finished) throw new Error("The gateway gave no answer about a payment that it told of.");
  return finished.moved ? `attempt ${finished.attemptState}` : "nothing to change";
}

/** The payment was deleted here. Its tombstone tells what it was; a person decides what becomes of the money. */
async function reportUnknown(
  stored: StoredNotice,
  notice: PaymentNotice,
  actor: { type: "gateway"; label: string; address: null; requestId: null },
): Promise<string> {
  const [tombstone] = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM transaction_tombstone WHERE $1 = ANY ("references")`,
    [notice.reference],
  );
  if (!tombstone) return "unknown payment";
  await recordAudit(sql, {
    actor,
    action: "attempt.alert",
    objectType: "attempt",
    objectId: notice.reference ?? notice.gatewayReference,
    transactionSessionId: tombstone.session_id,
    result: "failed",
    after: { alert: "payment_deleted", gatewayReference: notice.gatewayReference, account: stored.pg_code },
    reason:
      "The gateway tells of a payment that was deleted here. Look at the gateway whether money was taken.",
  });
  return "payment deleted";
}
