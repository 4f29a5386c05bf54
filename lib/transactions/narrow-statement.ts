import "server-only";
import {
  beyond,
  chosen,
  conditions,
  NOT_DELETED,
  ofAmounts,
  ofCurrencies,
  ofDays,
  ofKinds,
  order,
  placeColumn,
  type ResolvedFilter,
  rowsOf,
  type Statement,
  Values,
  type Window,
} from "@/lib/transactions/list-statement";
import type { SortKey } from "@/lib/transactions/sort";

/** Up to so many matches are fetched and sorted; more lie so dense that walking in order finds a page. */
export const NARROW_CAP = 5_000;

/** So many payments are looked at in the order of the list before the matches are counted. */
export const NEAR = 5_000;

/**
 * The matches among the next payments in the order of the list, however many there are: a page that is full is the page that
 * was asked for, and costs what lies between its rows. Unnamed, as every range plans anew.
 */
export function listNear(filter: ResolvedFilter, window: Window, extra = ""): Statement {
  const values = new Values();
  const lead = leading(filter, window.sort.key);
  const next = nextOf(filter, window, lead, values);
  const passed = ofKinds(filter, values);
  if (window.sort.key !== "amount") passed.push(...ofAmounts(filter, values));
  if (window.sort.key !== filter.dateKey) passed.push(...ofDays(filter, values));
  passed.push(...chosen(without(filter, lead), values));
  const page = `SELECT p.id, p.${placeColumn(window.sort)} FROM (${next}) p WHERE ${["true", ...passed].join(" AND ")} ${order(window, "p")}`;
  return { text: rowsOf(`page AS MATERIALIZED (${page})`, window, extra), values: values.list };
}

/** How many payments `listNear` looks at. Fewer than `NEAR` are all that are left: then its page is whole though it is not full. */
export function countNear(filter: ResolvedFilter, window: Window): Statement {
  const values = new Values();
  const next = nextOf(filter, window, leading(filter, window.sort.key), values);
  return { text: `SELECT count(*)::int AS found FROM (${next}) p`, values: values.list };
}

/** The next payments in the order of the list, narrowed only by what their index knows. */
function nextOf(filter: ResolvedFilter, window: Window, lead: Leading, values: Values): string {
  const walked = [NOT_DELETED, ...beyond(window, values)];
  if (window.sort.key === "amount") walked.push(...ofAmounts(filter, values));
  if (window.sort.key === filter.dateKey) walked.push(...ofDays(filter, values));
  if (lead.states[0]) walked.push(`p.state = ${values.add(lead.states[0])}::transaction_state`);
  if (lead.accountIds[0]) walked.push(`p.gateway_account_id = ${values.add(lead.accountIds[0])}::int`);
  walked.push(...ofCurrencies({ ...filter, ...lead }, values));
  return `SELECT p.* FROM payment_transaction p WHERE ${walked.join(" AND ")} ${order({ ...window, limit: NEAR }, "p")}`;
}

type Leading = Pick<ResolvedFilter, "states" | "accountIds" | "currencies">;

/** The choices with which an index of this order begins, one of each; every other choice is looked at on the way. */
function leading(filter: ResolvedFilter, key: SortKey): Leading {
  const one = <Item>(list: Item[], isLed: boolean) => (isLed && list.length === 1 ? list : []);
  const isCreated = key === "created";
  const accountIds = one(filter.accountIds, isCreated);
  const currencies = one(filter.currencies, key === "amount" || (isCreated && accountIds.length === 0));
  return { states: one(filter.states, isCreated), accountIds, currencies };
}

function without(filter: ResolvedFilter, lead: Leading): ResolvedFilter {
  const rest = <Item>(all: Item[], led: Item[]) => (led.length > 0 ? [] : all);
  return {
    ...filter,
    states: rest(filter.states, lead.states),
    accountIds: rest(filter.accountIds, lead.accountIds),
    currencies: rest(filter.currencies, lead.currencies),
  };
}

/**
 * How many payments match, counted no further than one beyond the cap; with a `window` only those beyond its cursor. Unnamed: each
 * value plans for itself.
 */
export function countMatches(filter: ResolvedFilter, cap: number, window: Window | null = null): Statement {
  const values = new Values();
  const where = [...conditions(filter, window, values, "all"), ...chosen(filter, values)].join(" AND ");
  return {
    text: `SELECT count(*)::int AS found FROM (SELECT 1 FROM payment_transaction p WHERE ${where} LIMIT ${cap + 1}) m`,
    values: values.list,
  };
}

/** The list of a few matches: they are fenced off and only then sorted. Unnamed: each range plans anew. */
export function listFew(filter: ResolvedFilter, window: Window, extra = ""): Statement {
  const values = new Values();
  const column = placeColumn(window.sort);
  const where = [...conditions(filter, window, values, "all"), ...chosen(filter, values)].join(" AND ");
  const found = `found AS MATERIALIZED (SELECT p.id, p.${column} FROM payment_transaction p WHERE ${where})`;
  const page = `page AS MATERIALIZED (SELECT f.id, f.${column} FROM found f ${order(window, "f")})`;
  return { text: rowsOf(`${found}, ${page}`, window, extra), values: values.list };
}
