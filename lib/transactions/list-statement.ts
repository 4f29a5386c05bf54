import "server-only";
import type { Cursor } from "@/lib/transactions/cursor";
import type { CheckedFilter } from "@/lib/transactions/filters";
import { asksForFailures, ofFailures, type Reading } from "@/lib/transactions/failure-conditions";
import type { DateKey, Sort, SortKey } from "@/lib/transactions/sort";

/** One statement for `sql.query`. */
export interface Statement {
  text: string;
  values: unknown[];
  name?: string;
}

/** A filter whose accounts and people are known by their ids. */
export interface ResolvedFilter extends CheckedFilter {
  accountIds: number[];
  createdByIds: number[];
}

export interface Window {
  cursor: Cursor | null;
  /** `older` reads on from the cursor, `newer` back towards the top. */
  direction: "older" | "newer";
  limit: number;
  sort: Sort;
}

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

/** Numbers the values of a statement. */
export class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

const PLACES: Record<SortKey, { column: string; type: string }> = {
  created: { column: "created_at", type: "timestamptz" },
  paid: { column: "paid_at", type: "timestamptz" },
  changed: { column: "state_changed_at", type: "timestamptz" },
  amount: { column: "amount_minor", type: "bigint" },
};
const DATE_COLUMNS: Record<Exclude<DateKey, "failed">, string> = {
  created: "p.created_at",
  paid: "p.paid_at",
  changed: "p.state_changed_at",
};

/** The column of a payment by which a list is ordered. */
export function placeColumn(sort: Sort): string {
  return PLACES[sort.key].column;
}

/** What every list but that of deleted payments begins with. */
export const NOT_DELETED = "p.deleted_at IS NULL";

/** Conditions on one payment (alias p) beside those that a driving index already answers. */
export function conditions(
  filter: ResolvedFilter,
  window: Window | null,
  values: Values,
  reading: Reading = "each",
): string[] {
  const all = [
    NOT_DELETED,
    ...ofDays(filter, values),
    ...ofAmounts(filter, values),
    ...ofKinds(filter, values, reading),
  ];
  return window ? [...all, ...beyond(window, values)] : all;
}

/** The days of a filter; those of a failure are `ofFailures`. */
export function ofDays(filter: ResolvedFilter, values: Values): string[] {
  if (filter.dateKey === "failed") return [];
  const date = DATE_COLUMNS[filter.dateKey];
  const all: string[] = [];
  if (filter.dayFrom !== null) all.push(`${date} >= ${values.add(filter.dayFrom)}::timestamptz`);
  if (filter.dayBefore !== null) all.push(`${date} < ${values.add(filter.dayBefore)}::timestamptz`);
  return all;
}

/** The amounts of a filter. */
export function ofAmounts(filter: ResolvedFilter, values: Values): string[] {
  const all: string[] = [];
  if (filter.amountMin !== null) all.push(`p.amount_minor >= ${values.add(filter.amountMin)}::bigint`);
  if (filter.amountMax !== null) all.push(`p.amount_minor <= ${values.add(filter.amountMax)}::bigint`);
  return all;
}

/** The kinds, makers, brands of cards and failures of a filter. */
export function ofKinds(filter: ResolvedFilter, values: Values, reading: Reading = "each"): string[] {
  const all: string[] = [];
  if (filter.types.length > 0) all.push(`p.type = ANY(${values.add(filter.types)}::transaction_type[])`);
  if (filter.createdByIds.length > 0)
    all.push(`p.initiator_id = ANY(${values.add(filter.createdByIds)}::int[])`);
  if (filter.cards.length > 0) all.push(`p.card_brand = ANY(${values.add(filter.cards)}::text[])`);
  if (filter.payments !== null) all.push(`p.is_sandbox = ${values.add(filter.payments === "test")}::boolean`);
  return [...all, ...ofFailures(filter, (value) => values.add(value), reading)];
}

/** What lies beyond the cursor of a window, in its order. */
export function beyond(window: Window, values: Values): string[] {
  const all = window.sort.key === "paid" ? ["p.paid_at IS NOT NULL"] : [];
  if (!window.cursor) return all;
  const { column, type } = PLACES[window.sort.key];
  const side = isDescending(window) ? "<" : ">";
  const place = `(${values.add(window.cursor.at)}::${type}, ${values.add(window.cursor.id)}::bigint)`;
  return [...all, `(p.${column}, p.id) ${side} ${place}`];
}

/** Whether something is chosen that only some lists are narrowed by: no index holds it together with the others. */
export function isRarelyChosen(filter: ResolvedFilter): boolean {
  const { types, createdByIds, cards, payments } = filter;
  return (
    types.length + createdByIds.length + cards.length > 0 || payments !== null || asksForFailures(filter)
  );
}

/** Conditions on state, account and currency where no index drives by them. */
export function chosen(filter: ResolvedFilter, values: Values): string[] {
  const all: string[] = [];
  if (filter.states.length > 0) all.push(`p.state = ANY(${values.add(filter.states)}::transaction_state[])`);
  if (filter.accountIds.length > 0)
    all.push(`p.gateway_account_id = ANY(${values.add(filter.accountIds)}::int[])`);
  all.push(...ofCurrencies(filter, values));
  return all;
}

/** One currency is compared with `=`, so that an index on currency and amount gives the order. */
export function ofCurrencies({ currencies }: ResolvedFilter, values: Values): string[] {
  if (currencies.length === 0) return [];
  return currencies.length === 1
    ? [`p.currency_code = ${values.add(currencies[0])}`]
    : [`p.currency_code = ANY(${values.add(currencies)}::bpchar[])`];
}

function isDescending({ direction, sort }: Window): boolean {
  return (direction === "older") === (sort.way === "down");
}

/** The order in which a page is read, and its length. */
export function order(window: Window, alias: string): string {
  const way = isDescending(window) ? "DESC" : "ASC";
  return `ORDER BY ${alias}.${placeColumn(window.sort)} ${way}, ${alias}.id ${way} LIMIT ${window.limit}`;
}

/** The order in which a page is shown. */
export function shownOrder({ sort }: Window): string {
  const way = sort.way === "down" ? "DESC" : "ASC";
  return `ORDER BY p.${placeColumn(sort)} ${way}, p.id ${way}`;
}

/** The finished rows of a page whose ids stand in the CTE `page`; `extra` is selected on top. */
export function rowsOf(ctes: string, window: Window, extra: string): string {
  return `WITH ${ctes}
SELECT false AS capped, p.${placeColumn(window.sort)} AS place, ${ROW_COLUMNS}${extra}
FROM page JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS}
${shownOrder(window)}`;
}

/**
 * The list in its order. By date of creation every chosen state, account and currency is read in order from its own index and the
 * heads are merged, so a rare state never makes the database walk through everybody else's rows. Named: there are few shapes and
 * all are hot.
 */
export function listByDate(filter: ResolvedFilter, window: Window, extra = ""): Statement {
  const values = new Values();
  const column = placeColumn(window.sort);
  const { drivers, own, rest } =
    window.sort.key === "created"
      ? driven(filter, values)
      : { drivers: [], own: chosen(filter, values), rest: filter };
  const where = [...own, ...conditions(rest, window, values)].join(" AND ");
  const walk = `SELECT p.id, p.${column} FROM payment_transaction p WHERE ${where} ${order(window, "p")}`;
  const page =
    drivers.length === 0
      ? walk
      : `SELECT x.id, x.${column} FROM ${drivers.join(" CROSS JOIN ")} CROSS JOIN LATERAL (${walk}) x ${order(window, "x")}`;
  const text = rowsOf(`page AS MATERIALIZED (${page})`, window, extra);
  const rare = isRarelyChosen(filter) || window.sort.key !== "created";
  return { text, values: values.list, ...(rare || extra ? {} : { name: shapeOf(filter, window) }) };
}

interface Driven {
  drivers: string[];
  own: string[];
  /** What is left for conditions. */
  rest: ResolvedFilter;
}

function driven(filter: ResolvedFilter, values: Values): Driven {
  const drivers: string[] = [];
  const own: string[] = [];
  const drive = (list: unknown[], type: string, as: string, column: string) => {
    drivers.push(`unnest(${values.add(list)}::${type}[]) AS ${as}(it)`);
    own.push(`p.${column} = ${as}.it`);
  };
  const lone = loneKind(filter);
  if (lone === "types") drive(filter.types, "transaction_type", "kind", "type");
  if (lone === "createdByIds") drive(filter.createdByIds, "int", "maker", "initiator_id");
  if (filter.accountIds.length > 0) drive(filter.accountIds, "int", "account", "gateway_account_id");
  if (filter.states.length > 0) drive(filter.states, "transaction_state", "wanted", "state");
  if (filter.currencies.length > 1 && filter.accountIds.length === 0)
    drive(filter.currencies, "bpchar", "money", "currency_code");
  else own.push(...ofCurrencies(filter, values));
  return { drivers, own, rest: lone ? { ...filter, [lone]: [] } : filter };
}

/** Kind or maker where nothing else but days is chosen: then its own index has the payments in the order of their creation. */
export function loneKind(filter: ResolvedFilter): "types" | "createdByIds" | null {
  const { states, accountIds, currencies, types, createdByIds, cards, payments } = filter;
  if (payments !== null || asksForFailures(filter)) return null;
  if (states.length + accountIds.length + currencies.length + cards.length > 0) return null;
  if (types.length > 0) return createdByIds.length === 0 ? "types" : null;
  return createdByIds.length > 0 ? "createdByIds" : null;
}

function shapeOf(filter: ResolvedFilter, window: Window): string {
  const flags = [
    filter.accountIds.length > 0,
    filter.states.length > 0,
    filter.currencies.length > 0,
    filter.currencies.length > 1,
    filter.dayFrom !== null,
    filter.dayBefore !== null,
    filter.amountMin !== null,
    filter.amountMax !== null,
    window.cursor !== null,
  ];
  const bits = flags.map((flag) => (flag ? "1" : "0")).join("");
  return `transactions-${window.direction}-${window.sort.way}-${window.limit}-${bits}`;
}
