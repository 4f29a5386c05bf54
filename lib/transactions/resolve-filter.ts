import "server-only";
import { sql } from "@/lib/db/sql";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { checkFilter, type TransactionFilter } from "@/lib/transactions/filters";
import type { ResolvedFilter } from "@/lib/transactions/list-statement";

/** No account and nobody has this id: what does not exist matches nothing, instead of not narrowing at all. */
const NOBODY = [-1];

/** Checks a filter in the merchant's time zone and finds the accounts and people that it names. */
export async function resolveFilter(filter: TransactionFilter): Promise<ResolvedFilter> {
  const hasDays = filter.from !== null || filter.to !== null;
  const checked = checkFilter(filter, hasDays ? await readMerchantTimeZone(sql) : defaultTimeZone);
  const { accounts, createdBy } = checked;
  if (accounts.length + createdBy.length === 0) return { ...checked, accountIds: [], createdByIds: [] };
  const [row] = await sql.query<{ accounts: number[] | null; people: number[] | null }>(
    `SELECT (SELECT array_agg(g.id) FROM gateway_account g WHERE g.pg_code = ANY($1::text[])) AS accounts,
       (SELECT array_agg(u.id) FROM app_user u WHERE u.username = ANY($2::text[])) AS people`,
    [accounts, createdBy],
    "resolve-filter",
  );
  return {
    ...checked,
    accountIds: accounts.length === 0 ? [] : (row?.accounts ?? NOBODY),
    createdByIds: createdBy.length === 0 ? [] : (row?.people ?? NOBODY),
  };
}
