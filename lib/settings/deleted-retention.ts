import "server-only";
import type { Sql } from "@/lib/db/sql";
import { isRetention, type Retention, RETENTION_GRACE_DAYS } from "@/lib/settings/rules";

export const retentionKey = "transaction.deleted_retention_months";

/** How long deleted payments are kept, and from when on that may count; a person who set it too short can still set it right. */
export interface RetentionNow {
  months: Retention;
  /** ISO 8601; null where they are kept for ever. */
  countsFrom: string | null;
}

/** What holds now. What cannot be one counts as for ever. */
export async function readRetention(sql: Sql): Promise<RetentionNow> {
  const [row] = await sql.query<{ value: unknown; counts_from: string }>(
    `SELECT value, updated_at + interval '${RETENTION_GRACE_DAYS} days' AS counts_from FROM setting WHERE key = '${retentionKey}'`,
    [],
    "deleted-retention",
  );
  const months = isRetention(row?.value) ? row.value : null;
  return { months, countsFrom: months === null || !row ? null : row.counts_from };
}

/**
 * A deleted payment (alias p) that may go for good one day: nobody ever moved its money after it came in, asked to, or disputed it,
 * and nothing about it is open.
 */
export const PURGEABLE = `p.deleted_at IS NOT NULL AND p.frozen_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM child_transaction c WHERE c.transaction_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM operation_request q WHERE q.transaction_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.transaction_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.transaction_id = p.id AND o.type IN ('refund', 'capture', 'void'))`;
