import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { readRetention } from "@/lib/settings/deleted-retention";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { type Cursor, decodeCursor, encodeCursor } from "@/lib/transactions/cursor";
import { listDeleted } from "@/lib/transactions/deleted-statement";
import { NO_FILTER, type TransactionFilter } from "@/lib/transactions/filters";
import { type ListRow, toTransactionRow } from "@/lib/transactions/list-row";
import { isRarelyChosen, listByDate, loneKind } from "@/lib/transactions/list-statement";
import type { ResolvedFilter, Statement, Window } from "@/lib/transactions/list-statement";
import {
  countMatches,
  countNear,
  listFew,
  listNear,
  NARROW_CAP,
  NEAR,
} from "@/lib/transactions/narrow-statement";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { listBySearch } from "@/lib/transactions/search-statement";
import { searchByName } from "@/lib/transactions/search-by-name";
import { DEFAULT_SORT, fittingSort, type Sort } from "@/lib/transactions/sort";
import { DEFAULT_COLUMNS, type ShownColumn } from "@/lib/transactions/columns";
import { extraColumns, selectExtra } from "@/lib/transactions/column-sources";
import type { DeletedRow, FilterOptions, TransactionPage } from "@/lib/transactions/views";

/** Rows of a page. */
export const PAGE_SIZE = 50;

/** Where a page begins: after a row, before a row, or at the top. */
export interface PagePosition {
  after?: string | null | undefined;
  before?: string | null | undefined;
}

/** How a list is to be shown. */
export interface Shown {
  sort?: Sort;
  columns?: readonly ShownColumn[];
}

type FoundRow = ListRow & { capped: boolean; matched?: boolean; place: string | bigint };

/** Payments that are not deleted, newest first or as asked. Throws `invalid_input` for a filter or cursor that cannot be. */
export async function listTransactions(
  actor: Actor,
  filter: TransactionFilter,
  position: PagePosition = {},
  shown: Shown = {},
): Promise<TransactionPage> {
  requirePermission(actor, "transaction.view");
  const checked = await resolveFilter(filter);
  const sort = fittingSort(shown.sort ?? DEFAULT_SORT, filter);
  const extra = extraColumns(shown.columns ?? DEFAULT_COLUMNS);
  const selected = selectExtra(extra);
  const found = { capped: false, byName: false, cut: false };
  const page = await readPage<FoundRow>(
    position,
    async (window) => {
      let rows = await readWindow(checked, window, selected);
      if (checked.search && rows[0]?.matched === false) {
        const named = await searchByName(checked.search.text, checked, window, selected);
        found.byName = named !== "off";
        found.cut = named === "cut";
        if (Array.isArray(named)) rows = named as FoundRow[];
      }
      found.capped = rows[0]?.capped ?? false;
      return rows.filter((row) => row.id !== null);
    },
    sort,
  );
  const top = cursorOf(page.rows[0]);
  return { ...page, rows: page.rows.map((row) => toTransactionRow(row, extra)), ...found, top };
}

function runStatement<Row>(statement: Statement): Promise<Row[]> {
  return sql.query<Row>(statement.text, statement.values, statement.name);
}

async function readWindow(filter: ResolvedFilter, window: Window, extra: string): Promise<FoundRow[]> {
  if (filter.search) return runStatement(listBySearch(filter.search, filter, window, extra));
  if (isServedInOrder(filter, window.sort)) return runStatement(listByDate(filter, window, extra));
  const near = await runStatement<FoundRow>(listNear(filter, window, extra));
  if (near.length === window.limit) return near;
  const [walked] = await runStatement<{ found: number }>(countNear(filter, window));
  if (walked && walked.found < NEAR) return near;
  const [counted] = await runStatement<{ found: number }>(countMatches(filter, NARROW_CAP, window));
  const isNarrow = (counted?.found ?? 0) <= NARROW_CAP;
  return runStatement(isNarrow ? listFew(filter, window, extra) : listByDate(filter, window, extra));
}

/** Whether an index holds the matches in the asked order, so that a page is read without passing others by. */
function isServedInOrder(filter: ResolvedFilter, sort: Sort): boolean {
  const hasRange = filter.amountMin !== null || filter.amountMax !== null;
  const rarely = isRarelyChosen(filter);
  const usual = filter.states.length + filter.accountIds.length > 0;
  const ranged = filter.dayFrom !== null || filter.dayBefore !== null;
  if (sort.key === "amount") return !rarely && !usual && !ranged;
  if (sort.key === "created" && !hasRange && loneKind(filter) !== null) return true;
  if (hasRange || rarely) return false;
  return sort.key === "created" || (!usual && filter.currencies.length === 0);
}

/** Reads one row more than a page to learn whether there is a neighbour. `read` answers in the shown order either way. */
async function readPage<Row extends { id: bigint | null; place: string | bigint }>(
  position: PagePosition,
  read: (window: Window) => Promise<Row[]>,
  sort: Sort = DEFAULT_SORT,
): Promise<{ rows: Row[]; next: string | null; previous: string | null }> {
  const cursor = readPosition(position, sort);
  const limit = PAGE_SIZE + 1;
  if (position.before && cursor) {
    const rows = await read({ cursor, direction: "newer", limit, sort });
    // Less than a page is left above: the top is what is meant, with whatever arrived meanwhile.
    if (rows.length >= limit) {
      const shown = rows.slice(-PAGE_SIZE);
      return { rows: shown, next: cursorOf(shown.at(-1)), previous: cursorOf(shown[0]) };
    }
  }
  const start = position.before ? null : cursor;
  const rows = await read({ cursor: start, direction: "older", limit, sort });
  const shown = rows.slice(0, PAGE_SIZE);
  return {
    rows: shown,
    next: rows.length > PAGE_SIZE ? cursorOf(shown.at(-1)) : null,
    previous: start === null ? null : (cursorOf(shown[0]) ?? encodeCursor(start)),
  };
}

function readPosition({ after, before }: PagePosition, sort: Sort): Cursor | null {
  const text = after || before;
  if (!text) return null;
  const cursor = after && before ? null : decodeCursor(text, sort.key === "amount" ? "amount" : "moment");
  if (!cursor) {
    throw new AppError("invalid_input", { detail: "This page address is not valid.", field: "cursor" });
  }
  return cursor;
}

function cursorOf(row: { id: bigint | null; place: string | bigint } | undefined): string | null {
  return row?.id == null ? null : encodeCursor({ at: String(row.place), id: row.id });
}

type DeletedListRow = ListRow & { deleted_at: string; deleted_by: string | null; purge_at: string | null };

/** Soft-deleted payments that fit the filter, the latest deleted first. */
export async function listDeletedTransactions(
  actor: Actor,
  position: PagePosition = {},
  filter: TransactionFilter = NO_FILTER,
): Promise<TransactionPage<DeletedRow>> {
  requirePermission(actor, "transaction.view");
  const resolved = await resolveFilter(filter);
  const retention = await readRetention(sql);
  const page = await readPage(position, async (window) => {
    const rows = await runStatement<DeletedListRow>(listDeleted(resolved, window, retention));
    // The place in this list is the moment of the deletion.
    return rows.map((row) => ({ id: row.id, place: row.deleted_at, row }));
  });
  return {
    ...page,
    rows: page.rows.map(({ row }) => ({
      ...toTransactionRow(row),
      deletedAt: row.deleted_at,
      deletedBy: row.deleted_by,
      purgeAt: row.purge_at,
    })),
    capped: false,
  };
}

/** What the filters can be set to: every account, and every currency in which a payment exists. */
export async function listFilterOptions(actor: Actor): Promise<FilterOptions> {
  requirePermission(actor, "transaction.view");
  const [accounts, currencies, people, cards, timeZone] = await Promise.all([
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
    sql.query<{ username: string; name: string }>(
      `SELECT u.username, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS name FROM app_user u
       WHERE EXISTS (SELECT 1 FROM payment_transaction p WHERE p.initiator_id = u.id) ORDER BY 2 LIMIT 200`,
    ),
    sql.query<{ card_brand: string }>(
      `WITH RECURSIVE hop AS (
         (SELECT card_brand FROM payment_transaction WHERE card_brand IS NOT NULL ORDER BY card_brand LIMIT 1)
         UNION ALL
         SELECT (SELECT p.card_brand FROM payment_transaction p WHERE p.card_brand IS NOT NULL AND p.card_brand > hop.card_brand
                 ORDER BY p.card_brand LIMIT 1) FROM hop WHERE hop.card_brand IS NOT NULL)
       SELECT card_brand FROM hop WHERE card_brand IS NOT NULL LIMIT 50`,
    ),
    readMerchantTimeZone(sql),
  ]);
  return {
    accounts: accounts.map((row) => ({ pgCode: row.pg_code, name: row.name, currency: row.currency_code })),
    currencies: currencies.map((row) => row.currency_code),
    people,
    cards: cards.map((row) => row.card_brand),
    timeZone,
  };
}
