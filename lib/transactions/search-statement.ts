import "server-only";
import type { SearchTerms } from "@/lib/transactions/filters";
import {
  chosen,
  conditions,
  order,
  placeColumn,
  type ResolvedFilter,
  ROW_COLUMNS,
  ROW_JOINS,
  shownOrder,
  type Statement,
  Values,
  type Window,
} from "@/lib/transactions/list-statement";

/** Matches of one field that a search looks through. */
export const SEARCH_CAP = 1_000;
/** Every match, for what is not cut like a screen. */
export const NO_CAP = 2_000_000_000;
/** How much of what was typed has to be in a name, in trigrams of the best part of it. */
export const NAME_LIKENESS = 0.5;

/**
 * A search by identifiers. Its matches are collected from the prefix indexes first, capped, behind a fence that keeps the planner
 * from walking the date index instead, then filtered and sorted. Unnamed, so that each text is planned for itself.
 */
export function listBySearch(
  terms: SearchTerms,
  filter: ResolvedFilter,
  window: Window,
  extra = "",
): Statement {
  const values = new Values();
  return among(matchingIds(terms, values), values, filter, window, extra);
}

/** A search by a customer's name, misspelled or not; the likeness that counts is set in its transaction. */
export function listByName(name: string, filter: ResolvedFilter, window: Window, extra = ""): Statement {
  const values = new Values();
  return among(matchingNames(name, values), values, filter, window, extra);
}

/** The expression of the index. */
export const CUSTOMER_NAME = `lower(coalesce(p.customer_first_name, '') || ' ' || coalesce(p.customer_last_name, ''))`;

/** The payments of customers with a name like this; the likeness that counts is set in the transaction. */
export function matchingNames(name: string, values: Values, cap = SEARCH_CAP + 1): string {
  return `SELECT 0 AS field, p.id FROM payment_transaction p
    WHERE ${values.add(name.toLowerCase())} <% ${CUSTOMER_NAME} LIMIT ${cap}`;
}

function among(
  matches: string,
  values: Values,
  filter: ResolvedFilter,
  window: Window,
  extra: string,
): Statement {
  const column = placeColumn(window.sort);
  const where = [...conditions(filter, window, values), ...chosen(filter, values)].join(" AND ");
  const found = `found AS MATERIALIZED (SELECT p.id, p.${column} FROM (SELECT DISTINCT id FROM matches) m
    JOIN payment_transaction p ON p.id = m.id WHERE ${where})`;
  const page = `page AS MATERIALIZED (SELECT f.id, f.${column} FROM found f ${order(window, "f")})`;
  const capped = `cap AS MATERIALIZED (SELECT coalesce(bool_or(n > ${SEARCH_CAP}), false) AS hit, count(*) > 0 AS matched
    FROM (SELECT count(*) AS n FROM matches GROUP BY field) g)`;
  // One row always comes back, so that "too many matches" is known even when the other filters leave none.
  const text = `WITH matches AS MATERIALIZED (${matches}), ${found}, ${page}, ${capped}
SELECT cap.hit AS capped, cap.matched, p.${column} AS place, ${ROW_COLUMNS}${extra}
FROM cap LEFT JOIN page ON true LEFT JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS}
${shownOrder(window)}`;
  return { text, values: values.list };
}

type Field = [table: string, id: string, column: string, text: string];

/** The payments that identifiers lead to, at most so many by each kind of them. */
export function matchingIds(terms: SearchTerms, values: Values, cap = SEARCH_CAP + 1): string {
  const prefixes: Field[] = [
    ["payment_transaction", "id", "order_no", terms.text],
    ["payment_transaction", "id", "reference_number", terms.text],
    ["payment_attempt", "transaction_id", "reference_number", terms.text],
    ["child_transaction", "transaction_id", "reference_number", terms.text],
    ["payment_transaction", "id", "lower(customer_email)", terms.email],
  ];
  if (terms.phone !== null) prefixes.push(["payment_transaction", "id", "customer_phone", terms.phone]);
  if (terms.session !== null) prefixes.push(["payment_transaction", "id", "session_id", terms.session]);
  // In the order of the prefix index: without it a common prefix looks as if reading the table itself were quick.
  const found = prefixes.map(
    ([table, id, column, text], field) =>
      `(SELECT ${field} AS field, ${id} AS id FROM ${table} WHERE ${column} LIKE ${values.add(prefixPattern(text))}
        ORDER BY ${column} USING ~<~ LIMIT ${cap})`,
  );
  return [...found, ...wholeIdentifiers(terms, values)].join(" UNION ALL ");
}

/** What is known whole or not at all. */
function wholeIdentifiers(terms: SearchTerms, values: Values): string[] {
  const text = values.add(terms.text);
  const anyAccount = "gateway_account_id = ANY(ARRAY(SELECT g.id FROM gateway_account g))";
  const found = [
    `SELECT -1, transaction_id FROM operation WHERE reference_number = ${text} AND transaction_id IS NOT NULL`,
    `SELECT -1, transaction_id FROM operation WHERE tracking_key = ${text} AND tracking_key_held AND transaction_id IS NOT NULL`,
    `SELECT -1, id FROM payment_transaction WHERE ${anyAccount} AND gateway_reference = ${text}`,
    `SELECT -1, transaction_id FROM child_transaction WHERE ${anyAccount} AND gateway_reference = ${text}`,
    `(SELECT -1, id FROM payment_transaction WHERE customer_id = ${text} ORDER BY id DESC LIMIT ${SEARCH_CAP + 1})`,
  ];
  if (terms.session !== null)
    found.push(
      `SELECT -1, transaction_id FROM child_transaction WHERE session_id = ${values.add(terms.session)}`,
    );
  if (terms.requestId !== null)
    found.push(`SELECT -1, transaction_id FROM operation_request WHERE id = ${values.add(terms.requestId)}`);
  return found;
}

function prefixPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, "\\$&")}%`;
}
