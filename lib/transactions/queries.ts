import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import { type Cursor, decodeCursor, encodeCursor } from "@/lib/transactions/cursor";
import { type CheckedFilter, checkFilter, type TransactionFilter } from "@/lib/transactions/filters";
import { type ListRow, toTransactionRow } from "@/lib/transactions/list-row";
import {
  countInRange,
  listByAmount,
  listByDate,
  listBySearch,
  NARROW_CAP,
  ROW_COLUMNS,
  ROW_JOINS,
  type Statement,
  type Window,
} from "@/lib/transactions/list-statement";
import type { ChildState } from "@/lib/transactions/types";
import type { ChildRow, DeletedRow, FilterOptions, TransactionPage } from "@/lib/transactions/views";

/** Rows of a page. */
export const PAGE_SIZE = 50;

/** Where a page begins: after a row, before a row, or at the top. */
export interface PagePosition {
  after?: string | null | undefined;
  before?: string | null | undefined;
}

/** Payments that are not deleted, newest first. Throws `invalid_input` for a filter or cursor that cannot be. */
export async function listTransactions(
  actor: Actor,
  filter: TransactionFilter,
  position: PagePosition = {},
): Promise<TransactionPage> {
  requirePermission(actor, "transaction.view");
  const checked = checkFilter(filter);
  let capped = false;
  const page = await readPage(position, async (window) => {
    const rows = await runStatement<ListRow & { capped: boolean }>(await statementFor(checked, window));
    capped = rows[0]?.capped ?? false;
    return rows.filter((row) => row.id !== null);
  });
  return { ...page, rows: page.rows.map(toTransactionRow), capped };
}

function runStatement<Row>(statement: Statement): Promise<Row[]> {
  return sql.query<Row>(statement.text, statement.values, statement.name);
}

async function statementFor(filter: CheckedFilter, window: Window): Promise<Statement> {
  if (filter.search) return listBySearch(filter.search, filter, window);
  if (filter.amountMin === null && filter.amountMax === null) return listByDate(filter, window);
  const [counted] = await runStatement<{ found: number }>(countInRange(filter));
  return (counted?.found ?? 0) > NARROW_CAP ? listByDate(filter, window) : listByAmount(filter, window);
}

/** Reads one row more than a page to learn whether there is a neighbour. `read` answers newest first either way. */
async function readPage<Row extends { id: bigint | null; created_at: string }>(
  position: PagePosition,
  read: (window: Window) => Promise<Row[]>,
): Promise<{ rows: Row[]; next: string | null; previous: string | null }> {
  const cursor = readPosition(position);
  const limit = PAGE_SIZE + 1;
  if (position.before && cursor) {
    const rows = await read({ cursor, direction: "newer", limit });
    // Less than a page is left above: the top is what is meant, with whatever arrived meanwhile.
    if (rows.length >= limit) {
      const shown = rows.slice(-PAGE_SIZE);
      return { rows: shown, next: cursorOf(shown.at(-1)), previous: cursorOf(shown[0]) };
    }
  }
  const start = position.before ? null : cursor;
  const rows = await read({ cursor: start, direction: "older", limit });
  const shown = rows.slice(0, PAGE_SIZE);
  return {
    rows: shown,
    next: rows.length > PAGE_SIZE ? cursorOf(shown.at(-1)) : null,
    previous: start === null ? null : (cursorOf(shown[0]) ?? encodeCursor(start)),
  };
}

function readPosition({ after, before }: PagePosition): Cursor | null {
  const text = after || before;
  if (!text) return null;
  const cursor = after && before ? null : decodeCursor(text);
  if (!cursor) {
    throw new AppError("invalid_input", { detail: "This page address is not valid.", field: "cursor" });
  }
  return cursor;
}

function cursorOf(row: { id: bigint | null; created_at: string } | undefined): string | null {
  return row?.id == null ? null : encodeCursor({ at: row.created_at, id: row.id });
}

type DeletedListRow = ListRow & { deleted_at: string; deleted_by: string | null };

/** Soft-deleted payments, the latest deleted first. */
export async function listDeletedTransactions(
  actor: Actor,
  position: PagePosition = {},
): Promise<TransactionPage<DeletedRow>> {
  requirePermission(actor, "transaction.view");
  const page = await readPage(position, async ({ cursor, direction, limit }) => {
    const [side, way] = direction === "older" ? ["<", "DESC"] : [">", "ASC"];
    const rows = await sql.query<DeletedListRow>(
      `WITH page AS MATERIALIZED (
         SELECT p.id FROM payment_transaction p WHERE p.deleted_at IS NOT NULL
           ${cursor ? `AND (p.deleted_at, p.id) ${side} ($1::timestamptz, $2::bigint)` : ""}
         ORDER BY p.deleted_at ${way}, p.id ${way} LIMIT ${limit})
       SELECT ${ROW_COLUMNS}, p.deleted_at,
         coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS deleted_by
       FROM page JOIN payment_transaction p ON p.id = page.id ${ROW_JOINS} LEFT JOIN app_user u ON u.id = p.deleted_by_id
       ORDER BY p.deleted_at DESC, p.id DESC`,
      cursor ? [cursor.at, cursor.id] : [],
      `deleted-transactions-${direction}-${cursor ? 1 : 0}`,
    );
    // The place in this list is the moment of the deletion.
    return rows.map((row) => ({ id: row.id, created_at: row.deleted_at, row }));
  });
  return {
    ...page,
    rows: page.rows.map(({ row }) => ({
      ...toTransactionRow(row),
      deletedAt: row.deleted_at,
      deletedBy: row.deleted_by,
    })),
    capped: false,
  };
}

interface ChildListRow {
  session_id: string;
  state: ChildState;
  type: string;
  amount_minor: bigint;
  currency_code: string;
  reference_number: string;
  gateway_reference: string | null;
  tracking_key: string | null;
  account_name: string;
  initiator: string | null;
  reversed: boolean;
  created_at: string;
}

/** Child transactions of one payment, the latest first; none for a payment that one may not see. */
export async function listChildren(actor: Actor, sessionId: string): Promise<ChildRow[]> {
  requirePermission(actor, "transaction.view");
  const rows = await sql.query<ChildListRow>(
    `SELECT c.session_id, c.state, o.type, c.amount_minor, c.currency_code, c.reference_number, c.gateway_reference,
       c.tracking_key, a.name AS account_name, c.reversed_at IS NOT NULL AS reversed, c.created_at,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, k.name) AS initiator
     FROM child_transaction c
     JOIN payment_transaction p ON p.id = c.transaction_id
     JOIN gateway_account a ON a.id = c.gateway_account_id
     JOIN operation o ON o.id = c.operation_id
     LEFT JOIN app_user u ON u.id = o.initiator_user_id
     LEFT JOIN api_key k ON k.id = o.api_key_id
     WHERE p.session_id = $1 ORDER BY c.id DESC`,
    [sessionId],
    "list-children",
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    state: row.state,
    type: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    trackingKey: row.tracking_key,
    accountName: row.account_name,
    initiator: row.initiator,
    reversed: row.reversed,
    createdAt: row.created_at,
  }));
}

/** What the filters can be set to: every account, and every currency in which a payment exists. */
export async function listFilterOptions(actor: Actor): Promise<FilterOptions> {
  requirePermission(actor, "transaction.view");
  const [accounts, currencies] = await Promise.all([
    sql.query<{ pg_code: string; name: string; currency_code: string }>(
      `SELECT pg_code, name, currency_code FROM gateway_account ORDER BY name, pg_code`,
    ),
    // Hops from currency to currency in the index: DISTINCT would read every payment.
    sql.query<{ currency_code: string }>(
      `WITH RECURSIVE hop AS (
         (SELECT currency_code FROM payment_transaction ORDER BY currency_code LIMIT 1)
         UNION ALL
         SELECT (SELECT p.currency_code FROM payment_transaction p WHERE p.currency_code > hop.currency_code
                 ORDER BY p.currency_code LIMIT 1) FROM hop WHERE hop.currency_code IS NOT NULL)
       SELECT currency_code FROM hop WHERE currency_code IS NOT NULL`,
    ),
  ]);
  return {
    accounts: accounts.map((row) => ({ pgCode: row.pg_code, name: row.name, currency: row.currency_code })),
    currencies: currencies.map((row) => row.currency_code),
  };
}
