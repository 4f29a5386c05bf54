import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { log } from "@/lib/log";

/**
 * Whether what moved still fits into what was paid. The hold of an open request does not count: a request that does not fit is
 * stopped, and then nothing is wrong with the payment itself.
 */
const ADDS_UP = `refundable_minor(p) + p.request_held_minor >= 0 AND capturable_minor(p) >= 0
  AND NOT (p.voided_minor > 0 AND (p.captured_minor > 0 OR p.capture_held_minor > 0))`;

const THAW = `UPDATE payment_transaction p SET frozen_at = NULL, frozen_reason = NULL
  WHERE p.frozen_at IS NOT NULL AND p.frozen_reason = 'negative_balance' AND ${ADDS_UP}`;

/** A payment that a fact froze goes on as soon as its balance adds up again. True: it was frozen and is not any more. */
export async function thawIfRight(sql: Sql, transactionId: bigint): Promise<boolean> {
  const rows = await sql.query(`${THAW} AND p.id = $1 RETURNING 1`, [transactionId], "thaw-payment");
  return rows.length > 0;
}

/** Frozen payments whose balance adds up again, by whatever way that was learned. */
export function findThawable(sql: Sql): Promise<{ id: bigint; session_id: string }[]> {
  return sql.query(
    `SELECT p.id, p.session_id FROM payment_transaction p
     WHERE p.frozen_at IS NOT NULL AND p.frozen_reason = 'negative_balance' AND ${ADDS_UP} LIMIT 100`,
  );
}

/** A frozen payment is an alert, because only news of the gateway makes its balance add up again: somebody looks why it does not. */
export async function recordFreeze(
  sql: Sql,
  actor: AuditActor,
  sessionId: string,
  after: "frozen" | "thawed",
): Promise<void> {
  if (after === "frozen") log.error({ sessionId }, "a payment is frozen: its balance fell below zero");
  await recordAudit(sql, {
    actor,
    action: `transaction.${after}`,
    objectType: "transaction",
    objectId: sessionId,
    transactionSessionId: sessionId,
    result: after === "frozen" ? "failed" : "ok",
    reason:
      after === "frozen"
        ? "The gateway reported something that does not fit our balance. Operations are stopped until the balance adds up again."
        : "The balance adds up again.",
  });
}
