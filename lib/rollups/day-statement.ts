import "server-only";
import { LAST_DECISION } from "@/lib/rollups/last-decision";
import {
  ATTEMPT_CLASS,
  FAILED_ATTEMPT,
  FAILED_OPERATION,
  OPERATION_CLASS,
} from "@/lib/transactions/failure-classes";

/**
 * What a day's sums are made of. Each fact belongs to one day for ever, so that a change touches few days: a payment to the day of
 * its creation and, once paid, of its payment; a child, an attempt and an operation to that of their own creation; a decision to
 * its own. Deleted payments count nowhere. $1 and $2: first moment of the day and of the next; $3: the day.
 */
const IN_DAY = (column: string) => `${column} >= $1::timestamptz AND ${column} < $2::timestamptz`;

const GROUPED = "count(*), coalesce(sum(amount), 0)::bigint";

/** Payments by the state in which they are now. */
const CREATED = `
  SELECT 'created' AS measure, currency_code, coalesce(gateway_account_id, 0) AS account, is_sandbox, state::text AS kind,
    count(*) AS count, sum(amount_minor)::bigint AS sum_minor
  FROM payment_transaction WHERE ${IN_DAY("created_at")} AND deleted_at IS NULL GROUP BY 2, 3, 4, 5`;

/** What customers paid at once, and what was held for a capture. One walk through the index for each account. */
const PAID = `
  SELECT CASE p.state WHEN 'paid' THEN 'received' ELSE 'authorized' END, p.currency_code, p.gateway_account_id, p.is_sandbox,
    p.state::text, count(*), sum(p.settled_minor)::bigint
  FROM gateway_account g JOIN payment_transaction p ON p.gateway_account_id = g.id
  WHERE ${IN_DAY("p.paid_at")} AND p.state IN ('paid', 'authorized') AND p.deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5`;

/** Captures count as received; a refund that waits or was rejected later counts under its own kind. */
const CHILDREN = `
  SELECT CASE c.state WHEN 'paid' THEN 'received' WHEN 'voided' THEN 'voided' ELSE 'refunded' END, c.currency_code,
    c.gateway_account_id, p.is_sandbox,
    CASE WHEN c.state = 'paid' THEN 'captured' ELSE c.state::text END, count(*), sum(c.amount_minor)::bigint
  FROM child_transaction c JOIN payment_transaction p ON p.id = c.transaction_id
  WHERE ${IN_DAY("c.created_at")} AND p.deleted_at IS NULL AND c.reversed_at IS NULL GROUP BY 1, 2, 3, 4, 5`;

const ATTEMPTS = `
  SELECT 'failed', currency_code, account, is_sandbox, 'payment/' || class, ${GROUPED} FROM (
    SELECT t.currency_code, t.gateway_account_id AS account, p.is_sandbox, t.amount_minor AS amount,
      ${ATTEMPT_CLASS} AS class
    FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
    WHERE ${IN_DAY("t.created_at")} AND ${FAILED_ATTEMPT} AND p.deleted_at IS NULL) f
  GROUP BY 2, 3, 4, 5`;

const OPERATIONS = `
  SELECT 'failed', currency_code, account, is_sandbox, 'operation/' || class, ${GROUPED} FROM (
    SELECT t.currency_code, coalesce(t.gateway_account_id, 0) AS account, p.is_sandbox, coalesce(t.amount_minor, 0) AS amount,
      ${OPERATION_CLASS} AS class
    FROM operation t JOIN payment_transaction p ON p.id = t.transaction_id
    WHERE ${IN_DAY("t.created_at")} AND ${FAILED_OPERATION}
      AND p.deleted_at IS NULL) f
  GROUP BY 2, 3, 4, 5`;

/** From the request to the decision after which nobody was waited for any more; the sum is milliseconds. */
const WAITED = `
  SELECT 'waited', r.currency_code, coalesce(p.gateway_account_id, 0), p.is_sandbox,
    CASE WHEN r.status = 'rejected' THEN 'rejected' ELSE 'approved' END, count(*),
    sum(extract(epoch FROM d.created_at - r.created_at) * 1000)::bigint
  FROM decision d JOIN operation_request r ON r.id = d.request_id JOIN payment_transaction p ON p.id = r.transaction_id
  WHERE ${IN_DAY("d.created_at")} AND ${LAST_DECISION}
    AND p.deleted_at IS NULL
  GROUP BY 2, 3, 4, 5`;

/** The sums of a day as the tables say them now. One line per measure, currency, account and kind. */
const FRESH = `
  SELECT measure, currency_code, account AS gateway_account_id, is_sandbox, kind, sum(count)::bigint AS count,
    sum(sum_minor)::bigint AS sum_minor
  FROM (${[CREATED, PAID, CHILDREN, ATTEMPTS, OPERATIONS, WAITED].join("\n  UNION ALL ")}) AS f (measure, currency_code, account, is_sandbox, kind, count, sum_minor)
  GROUP BY 1, 2, 3, 4, 5`;

const KEY = ["measure", "currency_code", "gateway_account_id", "is_sandbox", "kind"];
const sameKey = (left: string, right: string) =>
  KEY.map((name) => `${left}.${name} = ${right}.${name}`).join(" AND ");

/** Writes what differs, and nothing else; answers how many lines that were. */
export const RECOMPUTE_DAY = `
  WITH fresh AS MATERIALIZED (${FRESH}),
  gone AS (DELETE FROM rollup_day k WHERE k.day = $3::date
    AND NOT EXISTS (SELECT 1 FROM fresh f WHERE ${sameKey("f", "k")}) RETURNING 1),
  put AS (INSERT INTO rollup_day AS k (day, ${KEY.join(", ")}, count, sum_minor)
    SELECT $3::date, ${KEY.map((name) => `f.${name}`).join(", ")}, f.count, f.sum_minor FROM fresh f
    ON CONFLICT (day, ${KEY.join(", ")}) DO UPDATE SET count = excluded.count, sum_minor = excluded.sum_minor
      WHERE (k.count, k.sum_minor) IS DISTINCT FROM (excluded.count, excluded.sum_minor) RETURNING 1)
  SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM put))::int AS changed`;

/** What is kept beside what the tables say, where the two differ. */
export const COMPARE_DAY = `
  WITH fresh AS MATERIALIZED (${FRESH}), kept AS MATERIALIZED (SELECT * FROM rollup_day WHERE day = $3::date)
  SELECT ${KEY.map((name) => `coalesce(f.${name}, k.${name}) AS "${name}"`).join(", ")},
    k.count AS kept_count, k.sum_minor AS kept_sum, f.count AS real_count, f.sum_minor AS real_sum
  FROM fresh f FULL JOIN kept k ON ${sameKey("f", "k")}
  WHERE (k.count, k.sum_minor) IS DISTINCT FROM (f.count, f.sum_minor)`;
