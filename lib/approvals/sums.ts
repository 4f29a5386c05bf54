import "server-only";
import type { Moved, NeededFacts } from "@/lib/approvals/policy/facts";
import type { LimitSubject, SumScope } from "@/lib/approvals/policy/types";
import type { Sql } from "@/lib/db/sql";
import type { OperationType } from "@/lib/operations/types";

/** What one operation is counted together with. */
export interface Scope {
  transactionId: bigint;
  currencyCode: string;
  customer: Customer;
  /** Hash of the gateway's token of the card; null where the card is not known. */
  card: string | null;
  makerId: number | null;
  /** Does not count against itself. */
  exceptRequestId: number | null;
}

export interface Customer {
  id: string | null;
  email: string | null;
  /** Both in lower case: what a policy names customers by. */
  keys: string[];
}

/** A customer as the payment names him. */
export function customerOf(id: string | null, email: string | null): Customer {
  const keys = [id, email].filter((key): key is string => key !== null && key !== "");
  return { id, email, keys: keys.map((key) => key.toLowerCase()) };
}

export interface Window {
  over: SumScope | LimitSubject;
  hours: number;
  types: readonly OperationType[];
}

/** Which payments belong together; `$1` and `$2` are the scope's own values. */
const PAYMENTS: Record<SumScope, string> = {
  transaction: `SELECT id FROM payment_transaction WHERE id = $1::bigint AND $2::text IS NULL`,
  customer: `SELECT id FROM payment_transaction WHERE customer_id = $1::text
    UNION SELECT id FROM payment_transaction WHERE lower(customer_email) = $2::text`,
  card: `SELECT t.transaction_id AS id FROM saved_card c JOIN payment_attempt t ON t.saved_card_id = c.id AND t.state = 'success'
    WHERE c.gateway_token_hash = $1::text AND $2::text IS NULL`,
};

/** Whose operations belong together. */
const PEOPLE = {
  maker: { operation: `o.initiator_user_id = $1::int AND $2::text IS NULL`, request: `r.maker_id = $1::int` },
  everyone: { operation: `$1::int IS NULL AND $2::text IS NULL`, request: `true` },
} as const;

/** What has moved, is moving or is held to be moved. An open request counts however old; portal refunds count as any other. */
const MOVES = `o.type = ANY ($3::operation_type[]) AND o.currency_code = $4 AND o.status NOT IN ('declined', 'failed', 'rejected')
    AND o.created_at > now() - $5::int * interval '1 hour' AND ($6::int IS NULL OR o.request_id IS DISTINCT FROM $6::int)`;
const WAITS = `r.type = ANY ($3::operation_type[]) AND r.currency_code = $4 AND r.held_minor > 0
    AND r.status IN ('pending', 'approved', 'manual_action_required') AND r.id IS DISTINCT FROM $6::int`;

/** How much, and how many, were moved or wait to be moved within the window. */
export async function addUp(sql: Sql, scope: Scope, window: Window): Promise<Moved> {
  const keys = keysOf(scope, window.over);
  if (!keys) return { amountMinor: 0n, count: 0 };
  const rows = await sql.query<{ amount_minor: bigint; count: number }>(
    `SELECT coalesce(sum(m.amount_minor), 0)::bigint AS amount_minor, count(*)::int AS count FROM (${movesOver(window.over)}) m`,
    [...keys, window.types, scope.currencyCode, window.hours, scope.exceptRequestId],
  );
  const row = rows[0];
  return { amountMinor: row?.amount_minor ?? 0n, count: row?.count ?? 0 };
}

/** The same for several operations, each with its own scope; one statement. */
export async function addUpMany(
  sql: Sql,
  scopes: ReadonlyMap<number, Scope>,
  window: Window,
): Promise<Map<number, Moved>> {
  const asked = [...scopes].flatMap(([id, scope]) => {
    const keys = keysOf(scope, window.over);
    if (!keys) return [];
    const [first, second] = keys;
    return [{ id, first: first === null ? null : String(first), second, scope }];
  });
  if (asked.length === 0) return new Map();
  const rows = await sql.query<{ id: number; amount_minor: bigint; count: number }>(
    `SELECT k.id, coalesce(sum(m.amount_minor), 0)::bigint AS amount_minor, count(m.one)::int AS count
     FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[]) AS k (id, first, second, currency, excepted)
     LEFT JOIN LATERAL (SELECT x.amount_minor, 1 AS one FROM (${movesOfEach(window.over)}) x) m ON true GROUP BY k.id`,
    [
      asked.map((one) => one.id),
      asked.map((one) => one.first),
      asked.map((one) => one.second),
      asked.map((one) => one.scope.currencyCode),
      asked.map((one) => one.scope.exceptRequestId),
      window.types,
      window.hours,
    ],
  );
  return new Map(rows.map((row) => [row.id, { amountMinor: row.amount_minor, count: row.count }]));
}

/** The statement for one with its parameters taken from the row of each. */
function movesOfEach(over: Window["over"]): string {
  const PLACES = ["k.first", "k.second", "$6", "k.currency", "$7", "k.excepted"];
  return movesOver(over).replace(/\$([1-6])/g, (_, place: string) => PLACES[Number(place) - 1] as string);
}

function movesOver(over: Window["over"]): string {
  if (over === "maker" || over === "everyone") {
    return `SELECT o.amount_minor FROM operation o WHERE ${PEOPLE[over].operation} AND ${MOVES}
      UNION ALL SELECT r.amount_minor FROM operation_request r WHERE ${PEOPLE[over].request} AND ${WAITS}`;
  }
  return `SELECT o.amount_minor FROM (${PAYMENTS[over]}) p JOIN operation o ON o.transaction_id = p.id WHERE ${MOVES}
    UNION ALL SELECT r.amount_minor FROM (${PAYMENTS[over]}) p JOIN operation_request r ON r.transaction_id = p.id WHERE ${WAITS}`;
}

/** Null where the scope does not apply: nobody knows the card, the customer or the person. */
function keysOf(scope: Scope, over: Window["over"]): [unknown, string | null] | null {
  switch (over) {
    case "transaction":
      return [scope.transactionId, null];
    case "customer":
      return scope.customer.keys.length === 0 ? null : [scope.customer.id, scope.customer.email];
    case "card":
      return scope.card === null ? null : [scope.card, null];
    case "maker":
      return scope.makerId === null ? null : [scope.makerId, null];
    case "everyone":
      return [null, null];
  }
}

/**
 * Makes everybody who counts the same things wait for this transaction, in one order for all. The payment itself is locked by its
 * row. Without it two operations that each just fit would both be let through.
 */
export async function lockCounted(sql: Sql, scope: Scope, needed: NeededFacts): Promise<void> {
  const over = new Set([...needed.sums.map((sum) => sum.scope), ...needed.limits.map((limit) => limit.per)]);
  const keys = [
    ...(over.has("customer") ? scope.customer.keys.map((key) => `customer:${key}`) : []),
    ...(over.has("card") && scope.card !== null ? [`card:${scope.card}`] : []),
    ...(over.has("maker") && scope.makerId !== null ? [`maker:${scope.makerId}`] : []),
    ...(over.has("everyone") ? ["everyone"] : []),
  ].sort();
  for (const key of keys)
    await sql.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`policy:${key}`],
      "lock-counted",
    );
}
