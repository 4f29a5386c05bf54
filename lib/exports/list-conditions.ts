import "server-only";
import type { z } from "zod";
import { filterSql } from "@/lib/audit/filter-sql";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { deletedListConditions, transactionConditions } from "@/lib/exports/transaction-conditions";
import { exportFilters } from "@/lib/exports/schemas";
import type { ExportListName } from "@/lib/exports/types";
import { startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { LAST_DECISION } from "@/lib/rollups/last-decision";
import { childConditions } from "@/lib/transactions/child-list";
import type { ChildFilter } from "@/lib/transactions/child-filter";

/** Conditions of a list's filter, with the values that they name. */
export interface ListConditions {
  where: string[];
  values: unknown[];
}

type Filter<List extends ExportListName> = z.output<(typeof exportFilters)[List]>;
type Makers = {
  [List in ExportListName]: (filter: Filter<List>, zone: string) => ListConditions | Promise<ListConditions>;
};

/** Conditions for what was chosen; what was not chosen narrows nothing. */
class Conditions implements ListConditions {
  readonly where: string[] = [];
  readonly values: unknown[] = [];

  given(value: unknown, condition: (place: string) => string): this {
    const isOpen = value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (!isOpen) this.where.push(condition(`$${this.values.push(value)}`));
    return this;
  }

  days(column: string, { from, to }: { from: string | null; to: string | null }, zone: string): this {
    this.given(from && startOfDay(from, zone), (place) => `${column} >= ${place}::timestamptz`);
    return this.given(to && startOfDay(to, zone, 1), (place) => `${column} < ${place}::timestamptz`);
  }

  /** Requests (alias r) by the day on which nobody had to decide any more. */
  decided(days: { from: string | null; to: string | null }, zone: string): this {
    const before = this.where.length;
    const within = this.days("d.created_at", days, zone).where.splice(before);
    if (within.length > 0)
      this.where.push(
        `EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND ${[...within, LAST_DECISION].join(" AND ")})`,
      );
    return this;
  }
}

/** As it counts now: what outlived its clock is expired, though the sweep was not there yet. */
const STATUS_NOW = `CASE WHEN r.status = 'pending' AND r.expires_at <= now() THEN 'expired' ELSE r.status::text END`;

const MAKERS: Makers = {
  transactions: transactionConditions,
  deleted: deletedListConditions,
  children: (filter) => childConditions(filter as Omit<ChildFilter, "after" | "before">),
  requests: ({ status, operation, account, currency, dates, from, to }, zone) => {
    const days = { from, to };
    const chosen = new Conditions()
      .given(status, (place) => `${STATUS_NOW} = ANY (${place}::text[])`)
      .given(operation, (place) => `r.type::text = ${place}`)
      .given(account, (place) => `a.pg_code = ANY (${place}::text[])`)
      .given(currency, (place) => `r.currency_code = ${place}`);
    return dates === "created" ? chosen.days("r.created_at", days, zone) : chosen.decided(days, zone);
  },
  users: ({ active }) =>
    new Conditions().given(
      active === "all" ? null : active === "active",
      (place) => `u.is_active = ${place}::boolean`,
    ),
  audit: ({ from, to, ...filter }, zone) => {
    const moments = { from: from && startOfDay(from, zone), to: to && startOfDay(to, zone, 1), before: null };
    const { where, values } = filterSql({ ...filter, ...moments });
    return { where: [where], values };
  },
  disputes: ({ status, account }) =>
    new Conditions()
      .given(status, (place) => `d.status::text = ${place}`)
      .given(account, (place) => `a.pg_code = ${place}`),
  notices: ({ account, status, kind }) =>
    new Conditions()
      .given(account, (place) => `a.pg_code = ${place}`)
      .given(status, (place) => `n.status = ${place}`)
      .given(kind, (place) => `n.kind = ${place}`),
  deliveries: ({ status, kind, transaction }) =>
    new Conditions()
      .given(status, (place) => `d.status::text = ${place}`)
      .given(kind, (place) => `e.kind::text = ${place}`)
      .given(transaction.trim(), (place) => `d.transaction_session_id = ${place}`),
  mails: ({ status, search }) =>
    new Conditions()
      .given(status, (place) => `m.status::text = ${place}`)
      .given(search.trim(), (place) => `strpos(lower(m.recipient || ' ' || m.subject), lower(${place})) > 0`),
};

/** The kept filter of a list as SQL. Throws `invalid_input` for one that cannot be. */
export async function listConditions(
  sql: Sql,
  list: ExportListName,
  filter: Record<string, unknown>,
): Promise<ListConditions> {
  const parsed = exportFilters[list].safeParse(filter);
  if (!parsed.success)
    throw new AppError("invalid_input", { detail: "The filter of this export is not valid." });
  const make = MAKERS[list] as (filter: unknown, zone: string) => ListConditions | Promise<ListConditions>;
  return make(parsed.data, await readMerchantTimeZone(sql));
}
