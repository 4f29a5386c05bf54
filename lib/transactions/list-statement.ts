import "server-only";
import type { Cursor } from "@/lib/transactions/cursor";
import type { CheckedFilter, SearchTerms } from "@/lib/transactions/filters";

/** One statement for `sql.query`. */
export interface Statement {
  text: string;
  values: unknown[];
  name?: string;
}

export interface Window {
  cursor: Cursor | null;
  /** `older` reads on from the cursor, `newer` back towards the top. */
  direction: "older" | "newer";
  limit: number;
}

/** Matches of one field that a search looks through. */
export const SEARCH_CAP = 1_000;
/** Up to so many payments in an amount range are fetched and sorted; more lie so dense that walking by date finds a page. */
export const NARROW_CAP = 5_000;

/** What a row of the list is made of; needs the aliases p, a (gateway_account) and r (open request). */
export const ROW_COLUMNS = `
  p.id, p.session_id, p.order_no, p.state, p.currency_code, p.payment_currency_code, p.amount_minor, p.settled_minor,
  p.fee_minor, p.captured_minor, p.capture_held_minor, p.refunded_minor, p.refund_queued_minor, p.refund_held_minor,
  p.request_held_minor, p.disputed_minor, p.voided_minor, p.void_held, p.void_requested, p.frozen_at IS NOT NULL AS frozen,
  p.deleted_at IS NOT NULL AS deleted, p.customer_first_name, p.customer_last_name, p.customer_email, p.customer_phone,
  p.created_at, a.id AS account_id, a.gateway, a.name AS account_name, a.currency_code AS account_currency_code, a.capabilities,
  a.is_active AS account_is_active,
  (SELECT count(*)::int FROM child_transaction c WHERE c.transaction_id = p.id) AS child_count,
  r.id AS request_id, r.type AS request_type, r.status AS request_status`;

export const ROW_JOINS = `
  LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
  LEFT JOIN operation_request r ON r.transaction_id = p.id AND r.status IN ('pending', 'approved', 'manual_action_required')`;

class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

/** Conditions on one payment (alias p) beside those that a driving index already answers. */
function conditions(filter: CheckedFilter, window: Window, values: Values): string[] {
  const all = ["p.deleted_at IS NULL"];
  if (filter.currency !== null) all.push(`p.currency_code = ${values.add(filter.currency)}`);
  if (filter.createdFrom !== null) all.push(`p.created_at >= ${values.add(filter.createdFrom)}::timestamptz`);
  if (filter.createdBefore !== null)
    all.push(`p.created_at < ${values.add(filter.createdBefore)}::timestamptz`);
  if (filter.amountMin !== null) all.push(`p.amount_minor >= ${values.add(filter.amountMin)}::bigint`);
  if (filter.amountMax !== null) all.push(`p.amount_minor <= ${values.add(filter.amountMax)}::bigint`);
  if (window.cursor) {
    const side = window.direction === "older" ? "<" : ">";
    all.push(
      `(p.created_at, p.id) ${side} (${values.add(window.cursor.at)}::timestamptz, ${values.add(window.cursor.id)}::bigint)`,
    );
  }
  return all;
}

function order(window: Window, alias: string): string {
  const way = window.direction === "older" ? "DESC" : "ASC";
  return `ORDER BY ${alias}.created_at ${way}, ${alias}.id ${way} LIMIT ${window.limit}`;
}

/** The finished rows of a page whose ids stand in the CTE `page`. */
function rowsOf(ctes: string, capped: string): string {
  return `WITH ${ctes}
SELECT ${capped} AS capped, ${ROW_COLUMNS}
FROM page JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS}
ORDER BY p.created_at DESC, p.id DESC`;
}

/**
 * The list by date. Every chosen state and account is read in order from its own index and the heads are merged, so a
 * rare state never makes the database walk through everybody else's rows. Named: there are few shapes and all are hot.
 */
export function listByDate(filter: CheckedFilter, window: Window): Statement {
  const values = new Values();
  const drivers: string[] = [];
  const own: string[] = [];
  if (filter.accounts.length > 0) {
    drivers.push(
      `(SELECT g.id FROM gateway_account g WHERE g.pg_code = ANY(${values.add(filter.accounts)}::text[])) account`,
    );
    own.push("p.gateway_account_id = account.id");
  }
  if (filter.states.length > 0) {
    drivers.push(`unnest(${values.add(filter.states)}::transaction_state[]) AS wanted(state)`);
    own.push("p.state = wanted.state");
  }
  const where = [...own, ...conditions(filter, window, values)].join(" AND ");
  const walk = `SELECT p.id, p.created_at FROM payment_transaction p WHERE ${where} ${order(window, "p")}`;
  const page =
    drivers.length === 0
      ? walk
      : `SELECT x.id, x.created_at FROM ${drivers.join(" CROSS JOIN ")} CROSS JOIN LATERAL (${walk}) x ${order(window, "x")}`;
  return {
    text: rowsOf(`page AS MATERIALIZED (${page})`, "false"),
    values: values.list,
    name: shapeOf(filter, window),
  };
}

function shapeOf(filter: CheckedFilter, window: Window): string {
  const flags = [
    filter.accounts.length > 0,
    filter.states.length > 0,
    filter.currency !== null,
    filter.createdFrom !== null,
    filter.createdBefore !== null,
    filter.amountMin !== null,
    filter.amountMax !== null,
    window.cursor !== null,
  ];
  const bits = flags.map((flag) => (flag ? "1" : "0")).join("");
  return `transactions-${window.direction}-${window.limit}-${bits}`;
}

/** Whether an amount range holds few payments; read from the index alone. */
export function countInRange(filter: CheckedFilter): Statement {
  const values = new Values();
  const where = [`p.currency_code = ${values.add(filter.currency)}`];
  if (filter.amountMin !== null) where.push(`p.amount_minor >= ${values.add(filter.amountMin)}::bigint`);
  if (filter.amountMax !== null) where.push(`p.amount_minor <= ${values.add(filter.amountMax)}::bigint`);
  return {
    text: `SELECT count(*)::int AS found FROM (
      SELECT 1 FROM payment_transaction p WHERE ${where.join(" AND ")} LIMIT ${NARROW_CAP + 1}) m`,
    values: values.list,
  };
}

/** Conditions on state and account where no index drives by them. */
function chosen(filter: CheckedFilter, values: Values): string[] {
  const all: string[] = [];
  if (filter.states.length > 0) all.push(`p.state = ANY(${values.add(filter.states)}::transaction_state[])`);
  if (filter.accounts.length > 0) {
    all.push(
      `p.gateway_account_id = ANY(ARRAY(SELECT g.id FROM gateway_account g WHERE g.pg_code = ANY(${values.add(filter.accounts)}::text[])))`,
    );
  }
  return all;
}

/** The list in a narrow amount range: the matches are fenced off and only then sorted. Unnamed: each range plans anew. */
export function listByAmount(filter: CheckedFilter, window: Window): Statement {
  const values = new Values();
  const where = [...conditions(filter, window, values), ...chosen(filter, values)].join(" AND ");
  const found = `found AS MATERIALIZED (SELECT p.id, p.created_at FROM payment_transaction p WHERE ${where})`;
  const page = `page AS MATERIALIZED (SELECT f.id, f.created_at FROM found f ${order(window, "f")})`;
  return { text: rowsOf(`${found}, ${page}`, "false"), values: values.list };
}

/**
 * A search. Its matches are collected from the prefix indexes first, capped, behind a fence that keeps the planner from
 * walking the date index instead, then filtered and sorted. Unnamed, so that each text is planned for itself.
 */
export function listBySearch(terms: SearchTerms, filter: CheckedFilter, window: Window): Statement {
  const values = new Values();
  const matches = `matches AS MATERIALIZED (${matchingIds(terms, values)})`;
  const where = [...conditions(filter, window, values), ...chosen(filter, values)].join(" AND ");
  const found = `found AS MATERIALIZED (SELECT p.id, p.created_at FROM (SELECT DISTINCT id FROM matches) m
    JOIN payment_transaction p ON p.id = m.id WHERE ${where})`;
  const page = `page AS MATERIALIZED (SELECT f.id, f.created_at FROM found f ${order(window, "f")})`;
  const capped = `cap AS MATERIALIZED (
    SELECT coalesce(bool_or(n > ${SEARCH_CAP}), false) AS hit FROM (SELECT count(*) AS n FROM matches GROUP BY field) g)`;
  // One row always comes back, so that "too many matches" is known even when the other filters leave none.
  const text = `WITH ${matches}, ${found}, ${page}, ${capped}
SELECT cap.hit AS capped, ${ROW_COLUMNS}
FROM cap LEFT JOIN page ON true LEFT JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS}
ORDER BY p.created_at DESC, p.id DESC`;
  return { text, values: values.list };
}

function matchingIds(terms: SearchTerms, values: Values): string {
  const branches: [table: string, id: string, column: string, text: string][] = [
    ["payment_transaction", "id", "order_no", terms.text],
    ["payment_transaction", "id", "reference_number", terms.text],
    ["payment_attempt", "transaction_id", "reference_number", terms.text],
    ["child_transaction", "transaction_id", "reference_number", terms.text],
    ["payment_transaction", "id", "lower(customer_email)", terms.email],
  ];
  if (terms.phone !== null) branches.push(["payment_transaction", "id", "customer_phone", terms.phone]);
  if (terms.session !== null) branches.push(["payment_transaction", "id", "session_id", terms.session]);
  // In the order of the prefix index: without it a common prefix looks as if reading the table itself were quick.
  const found = branches.map(
    ([table, id, column, text], field) =>
      `(SELECT ${field} AS field, ${id} AS id FROM ${table} WHERE ${column} LIKE ${values.add(prefixPattern(text))}
        ORDER BY ${column} USING ~<~ LIMIT ${SEARCH_CAP + 1})`,
  );
  // The session id of a child is known whole or not at all.
  if (terms.session !== null)
    found.push(
      `(SELECT -1, transaction_id FROM child_transaction WHERE session_id = ${values.add(terms.session)})`,
    );
  return found.join(" UNION ALL ");
}

function prefixPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, "\\$&")}%`;
}
