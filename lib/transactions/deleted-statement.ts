import "server-only";
import { PURGEABLE, type RetentionNow } from "@/lib/settings/deleted-retention";
import type { Cursor } from "@/lib/transactions/cursor";
import type { SearchTerms } from "@/lib/transactions/filters";
import {
  chosen,
  conditions,
  NOT_DELETED,
  type ResolvedFilter,
  ROW_COLUMNS,
  ROW_JOINS,
  type Statement,
  Values,
} from "@/lib/transactions/list-statement";

interface DeletedWindow {
  cursor: Cursor | null;
  direction: "older" | "newer";
  limit: number;
}

/**
 * Soft-deleted payments, the latest deleted first. They are few, and stand in an index of their own that gives the order, so every
 * filter is judged on the way. Unnamed: each filter plans for itself.
 */
export function listDeleted(
  filter: ResolvedFilter,
  { cursor, direction, limit }: DeletedWindow,
  retention: RetentionNow,
): Statement {
  const values = new Values();
  const [side, way] = direction === "older" ? ["<", "DESC"] : [">", "ASC"];
  const where = [
    ...deletedConditions(filter, values),
    ...(cursor
      ? [
          `(p.deleted_at, p.id) ${side} (${values.add(cursor.at)}::timestamptz, ${values.add(cursor.id)}::bigint)`,
        ]
      : []),
  ];
  return {
    text: `WITH page AS MATERIALIZED (
        SELECT p.id FROM payment_transaction p WHERE ${where.join(" AND ")}
        ORDER BY p.deleted_at ${way}, p.id ${way} LIMIT ${limit})
      SELECT ${ROW_COLUMNS}, p.deleted_at, ${purgeAt(retention, values)} AS purge_at,
        coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS deleted_by
      FROM page JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS} LEFT JOIN app_user u ON u.id = p.deleted_by_id
      ORDER BY p.deleted_at DESC, p.id DESC`,
    values: values.list,
  };
}

/** When the payment goes for good; null where it never does. */
function purgeAt({ months, countsFrom }: RetentionNow, values: Values): string {
  if (months === null) return "NULL::timestamptz";
  const due = `p.deleted_at + ${values.add(months)}::int * interval '1 month'`;
  return `CASE WHEN ${PURGEABLE} THEN greatest(${due}, ${values.add(countsFrom)}::timestamptz) END`;
}

/** The filter as SQL over deleted payments (alias p). */
export function deletedConditions(filter: ResolvedFilter, values: Values): string[] {
  return [
    "p.deleted_at IS NOT NULL",
    ...conditions(filter, null, values).filter((condition) => condition !== NOT_DELETED),
    ...chosen(filter, values),
    ...(filter.search ? [matches(filter.search, values)] : []),
  ];
}

/** Identifiers from their beginning, names anywhere. */
function matches(terms: SearchTerms, values: Values): string {
  const begins = (text: string) => values.add(`${escaped(text)}%`);
  const text = begins(terms.text);
  const any = [
    `p.order_no LIKE ${text}`,
    `p.reference_number LIKE ${text}`,
    `lower(p.customer_email) LIKE ${begins(terms.email)}`,
    `concat_ws(' ', p.customer_first_name, p.customer_last_name) ILIKE ${values.add(`%${escaped(terms.text)}%`)}`,
  ];
  if (terms.phone !== null) any.push(`p.customer_phone LIKE ${begins(terms.phone)}`);
  if (terms.session !== null) any.push(`p.session_id LIKE ${begins(terms.session)}`);
  return `(${any.join(" OR ")})`;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
