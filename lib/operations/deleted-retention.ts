import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { PURGEABLE, readRetention, retentionKey } from "@/lib/settings/deleted-retention";
import type { Retention } from "@/lib/settings/rules";
import { saveSetting } from "@/lib/settings/save-setting";

/** Changes how long deleted payments are kept, with its trail. Saying the same again changes nothing, also not the grace. */
export async function changeRetention(actor: UserActor, months: Retention): Promise<void> {
  requirePermission(actor, "policy.manage");
  await inTransaction((transaction) =>
    saveSetting<Retention>(transaction, actor, {
      key: retentionKey,
      action: "setting.deleted_retention_changed",
      read: async (db) => (await readRetention(db)).months,
      after: months,
      tell: (kept) => ({ months: kept }),
    }),
  );
}

interface PurgedRow {
  id: bigint;
  session_id: string;
  state: string;
  deleted_at: string;
}

/** Payments of one turn; the next follows. */
const MOST_AT_ONCE = 50;

/** Removes deleted payments whose time is over. What a late word of a gateway needs stays as a tombstone. Answers how many went. */
export async function purgeDeleted(): Promise<number> {
  if ((await readRetention(sql)).months === null) return 0;
  return inTransaction(async (transaction) => {
    // Nobody changes the setting between this look and the commit.
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [retentionKey]);
    const { months, countsFrom } = await readRetention(transaction);
    if (months === null || countsFrom === null) return 0;
    const rows = await transaction.query<PurgedRow>(
      `SELECT p.id, p.session_id, p.state, p.deleted_at FROM payment_transaction p
       WHERE p.deleted_at < now() - $1 * interval '1 month' AND now() >= $2::timestamptz AND ${PURGEABLE}
       ORDER BY p.deleted_at LIMIT ${MOST_AT_ONCE} FOR UPDATE OF p SKIP LOCKED`,
      [months, countsFrom],
    );
    for (const row of rows) await purge(transaction, row, months);
    return rows.length;
  });
}

async function purge(transaction: Sql, row: PurgedRow, months: number): Promise<void> {
  await transaction.query(
    `INSERT INTO transaction_tombstone (session_id, order_no, state, amount_minor, currency_code, "references", deleted_by_id)
     SELECT p.session_id, p.order_no, p.state, p.amount_minor, p.currency_code,
       coalesce((SELECT array_agg(t.reference_number) FROM payment_attempt t WHERE t.transaction_id = p.id), '{}'), p.deleted_by_id
     FROM payment_transaction p WHERE p.id = $1`,
    [row.id],
  );
  await transaction.query("DELETE FROM payment_transaction WHERE id = $1", [row.id]);
  await recordAudit(transaction, {
    actor: systemActor("retention of deleted payments"),
    action: "transaction.purged",
    objectType: "transaction",
    objectId: row.session_id,
    transactionSessionId: row.session_id,
    before: { state: row.state, deletedAt: row.deleted_at },
    after: { months },
  });
}
