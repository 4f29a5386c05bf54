import "server-only";
import type { Sql } from "@/lib/db/sql";
import { exportFilters, type ExportListName } from "@/lib/exports/types";
import { AppError } from "@/lib/errors";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { transactionConditions } from "@/lib/exports/transaction-conditions";
import { startOfDay } from "@/lib/rollups/merchant-day";

/** Conditions of a list's filter, with the values that they name. */
export interface ListConditions {
  where: string[];
  values: unknown[];
}

/** The kept filter of a list as SQL. Throws `invalid_input` for one that cannot be. */
export async function listConditions(
  sql: Sql,
  list: ExportListName,
  filter: Record<string, unknown>,
): Promise<ListConditions> {
  if (list === "transactions") return transactionConditions(filter);
  const parsed = exportFilters[list].safeParse(filter);
  if (!parsed.success)
    throw new AppError("invalid_input", { detail: "The filter of this export is not valid." });
  const found: ListConditions = { where: [], values: [] };
  const add = (condition: (place: string) => string, value: unknown) => {
    found.values.push(value);
    found.where.push(condition(`$${found.values.length}`));
  };
  const zone = await readMerchantTimeZone(sql);
  const days = (column: string, { from, to }: { from: string | null; to: string | null }) => {
    if (from) add((place) => `${column} >= ${place}::timestamptz`, startOfDay(from, zone));
    if (to) add((place) => `${column} < ${place}::timestamptz`, startOfDay(to, zone, 1));
  };
  if (list === "children") {
    found.where.push("p.deleted_at IS NULL");
    days("c.created_at", exportFilters.children.parse(filter));
  } else if (list === "audit") days("e.at", exportFilters.audit.parse(filter));
  else if (list === "users") {
    const { active } = exportFilters.users.parse(filter);
    if (active !== "all") add((place) => `u.is_active = ${place}::boolean`, active === "active");
  } else {
    const { status, operation, account, currency, from, to } = exportFilters.requests.parse(filter);
    if (status.length > 0) add((place) => `${STATUS_NOW} = ANY (${place}::text[])`, status);
    if (operation) add((place) => `r.type::text = ${place}`, operation);
    if (account.length > 0) add((place) => `a.pg_code = ANY (${place}::text[])`, account);
    if (currency) add((place) => `r.currency_code = ${place}`, currency);
    days("r.created_at", { from, to });
  }
  return found;
}

/** As it counts now: what outlived its clock is expired, though the sweep was not there yet. */
const STATUS_NOW = `CASE WHEN r.status = 'pending' AND r.expires_at <= now() THEN 'expired' ELSE r.status::text END`;
