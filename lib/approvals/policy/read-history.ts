import "server-only";
import type { PastOperation } from "@/lib/approvals/policy/simulate";
import type { Sql } from "@/lib/db/sql";
import type { OperationType } from "@/lib/operations/types";
import type { PolicySource } from "@/lib/approvals/policy/types";

/** More than this and the latest are replayed. */
export const MOST_REPLAYED = 20_000;

interface PastRow {
  at: string;
  type: OperationType;
  source: PolicySource;
  currency_code: string;
  amount_minor: bigint;
  session_id: string;
  request_id: number | null;
  maker_id: number | null;
  pg_code: string | null;
  customer_id: string | null;
  customer_email: string | null;
  card: string | null;
}

/** Each request once, however it ended, and each operation that had none. What the gateway reported asked nobody. */
const HISTORY = `
  WITH past AS (
    SELECT r.created_at AS at, r.type::text, r.source::text, r.currency_code, r.amount_minor, r.transaction_id, r.id AS request_id, r.maker_id
    FROM operation_request r WHERE r.created_at > now() - $1::int * interval '1 day'
    UNION ALL
    SELECT o.created_at, o.type::text, o.source::text, o.currency_code, coalesce(o.amount_minor, p.amount_minor), o.transaction_id, NULL, o.initiator_user_id
    FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id
    WHERE o.request_id IS NULL AND o.source <> 'gateway' AND o.type IN ('refund', 'void')
      AND o.created_at > now() - $1::int * interval '1 day'
    ORDER BY at DESC LIMIT ${MOST_REPLAYED}
  )
  SELECT past.*, p.session_id, a.pg_code, p.customer_id, p.customer_email,
    (SELECT c.gateway_token_hash FROM payment_attempt t JOIN saved_card c ON c.id = t.saved_card_id
     WHERE t.transaction_id = p.id AND t.state = 'success' ORDER BY t.id DESC LIMIT 1) AS card
  FROM past JOIN payment_transaction p ON p.id = past.transaction_id
  LEFT JOIN gateway_account a ON a.id = p.gateway_account_id`;

/** Refunds and voids of the last days as the evaluator would have been asked about them. Groups and rights are those of today. */
export async function readHistory(
  sql: Sql,
  days: number,
  people: ReadonlyMap<number, { groupIds: number[]; mayDecide: boolean; isAdmin: boolean }>,
): Promise<PastOperation[]> {
  const rows = await sql.query<PastRow>(HISTORY, [days]);
  return rows.map((row) => {
    const maker = row.maker_id === null ? undefined : people.get(row.maker_id);
    const keys = [row.customer_id, row.customer_email].filter((key): key is string => Boolean(key));
    return {
      at: row.at,
      type: row.type,
      source: row.source,
      currencyCode: row.currency_code,
      amountMinor: row.amount_minor,
      pgCode: row.pg_code,
      makerId: row.maker_id,
      makerGroupIds: maker?.groupIds ?? [],
      makerIsChecker: maker?.mayDecide ?? false,
      makerIsAdmin: maker?.isAdmin ?? false,
      customerKeys: keys.map((key) => key.toLowerCase()),
      transaction: row.session_id,
      card: row.card,
      label: row.request_id === null ? row.session_id.slice(0, 8) : `R-${row.request_id}`,
      href: row.request_id === null ? `/transactions/${row.session_id}` : `/requests/${row.request_id}`,
    };
  });
}

/** Half of the approvals of these days were given sooner; in hours since the request was made. */
export async function readMedianHours(sql: Sql, days: number): Promise<number | null> {
  const rows = await sql.query<{ hours: number | null }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.created_at - r.created_at) / 3600)::float8 AS hours
     FROM decision d JOIN operation_request r ON r.id = d.request_id
     WHERE d.verdict = 'approve' AND d.created_at > now() - $1::int * interval '1 day'`,
    [days],
  );
  return rows[0]?.hours ?? null;
}
