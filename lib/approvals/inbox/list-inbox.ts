import "server-only";
import { contentHashes } from "@/lib/approvals/inbox/content-hashes";
import { risksOf } from "@/lib/approvals/inbox/evidence";
import type { InboxInput, InboxPage, InboxRow, InboxTab, RequestDates } from "@/lib/approvals/inbox/types";
import {
  LAPSED,
  OPEN,
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  type SummaryRow,
  toSummary,
} from "@/lib/approvals/queries";
import type { RequestStatus } from "@/lib/approvals/types";
import { waitingFor } from "@/lib/approvals/waiting-for";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { isCurrencyCode } from "@/lib/money/currencies";
import { formatAmount } from "@/lib/money/money";
import { LAST_DECISION } from "@/lib/rollups/last-decision";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import { dayStart } from "@/lib/transactions/filters";

/** Rows of one page. */
export const inboxPageSize = 50;

/** The oldest waits longest, so it stands first where somebody is to decide; elsewhere the newest does. */
const TABS: Record<InboxTab, { where: string; order: "ASC" | "DESC" }> = {
  mine: { where: `r.id = ANY ($1::int[]) AND r.status = 'pending' AND r.expires_at > now()`, order: "ASC" },
  waiting: { where: `${OPEN} AND NOT ${LAPSED} AND NOT r.id = ANY ($1::int[])`, order: "DESC" },
  decided: { where: `$1::int[] IS NOT NULL AND (NOT ${OPEN} OR ${LAPSED})`, order: "DESC" },
  all: { where: `$1::int[] IS NOT NULL`, order: "DESC" },
};

/** As it counts now, not as it is written: what outlived its clock is expired. */
const STATUS_NOW = `CASE WHEN ${LAPSED} THEN 'expired' ELSE r.status::text END`;

const DAYS: Record<RequestDates, string> = {
  created: `($7::timestamptz IS NULL OR r.created_at >= $7) AND ($8::timestamptz IS NULL OR r.created_at < $8)`,
  decided: `($7::timestamptz IS NULL AND $8::timestamptz IS NULL OR EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id
    AND ($7::timestamptz IS NULL OR d.created_at >= $7) AND ($8::timestamptz IS NULL OR d.created_at < $8) AND ${LAST_DECISION}))`,
};

const FILTER = `
  ($3::text[] = '{}' OR ${STATUS_NOW} = ANY ($3::text[])) AND ($4::text IS NULL OR r.type::text = $4)
  AND ($5::text[] = '{}' OR a.pg_code = ANY ($5::text[])) AND ($6::text IS NULL OR r.currency_code = $6)`;

type ListedRow = SummaryRow & {
  payment_minor: bigint;
  payment_type: string;
  gateway: string | null;
  customer: string | null;
};

/** One page of the requests under a tab, with what a checker looks at first. As many statements whatever the number of rows. */
export async function listInbox(actor: UserActor, input: InboxInput): Promise<InboxPage> {
  requirePermission(actor, "transaction.view");
  const asksWhose = input.tab === "mine" || input.tab === "waiting";
  const mine = asksWhose ? await waitingFor(actor) : [];
  const { order } = TABS[input.tab];
  const cursor = parseCursor(input.cursor);
  const backwards = cursor?.direction === "prev";
  const found = await findRows(input, mine, cursor, (order === "ASC") !== backwards);
  const more = found.length > inboxPageSize;
  const shown = found.slice(0, inboxPageSize);
  if (backwards) shown.reverse();
  const pending = shown.filter((row) => row.status === "pending" && !row.lapsed).map((row) => row.id);
  const [risks, hashes] = await Promise.all([
    risksOf(pending),
    input.tab === "mine" ? contentHashes(pending) : new Map<number, string>(),
  ]);
  return {
    rows: shown.map((row) => ({
      ...toListed(row, actor),
      risks: risks.get(row.id) ?? [],
      contentHash: hashes.get(row.id) ?? null,
    })),
    previousCursor: cursor && (!backwards || more) ? cursorAt("prev", shown[0]) : null,
    nextCursor: backwards || more ? cursorAt("next", shown.at(-1)) : null,
  };
}

async function findRows(
  input: InboxInput,
  mine: readonly number[],
  cursor: Cursor | null,
  ascending: boolean,
): Promise<ListedRow[]> {
  const hasDays = input.from !== null || input.to !== null;
  const filter = checkFilter(input, hasDays ? await readMerchantTimeZone(sql) : defaultTimeZone);
  return sql.query<ListedRow>(
    `SELECT ${SUMMARY_COLUMNS}, p.amount_minor AS payment_minor, p.type::text AS payment_type, a.name AS gateway,
       COALESCE(NULLIF(concat_ws(' ', p.customer_first_name, p.customer_last_name), ''), p.customer_email, p.customer_phone) AS customer
     FROM ${SUMMARY_JOINS} LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE ${TABS[input.tab].where} AND ($2::int IS NULL OR r.id ${ascending ? ">" : "<"} $2::int) AND ${FILTER} AND ${DAYS[input.dates]}
     ORDER BY r.id ${ascending ? "ASC" : "DESC"} LIMIT ${inboxPageSize + 1}`,
    [
      mine,
      cursor?.id ?? null,
      filter.status,
      input.operation,
      input.account,
      input.currency,
      filter.from,
      filter.before,
    ],
  );
}

/** Throws `invalid_input` with the field that is wrong. */
function checkFilter(
  input: InboxInput,
  zone: string,
): {
  status: RequestStatus[];
  from: string | null;
  before: string | null;
} {
  if (input.currency !== null && !isCurrencyCode(input.currency)) {
    throw new AppError("invalid_input", {
      detail: "The currency is not an ISO 4217 code.",
      field: "currency",
    });
  }
  const from = input.from === null ? null : dayStart(input.from, "from", 0, zone);
  const before = input.to === null ? null : dayStart(input.to, "to", 1, zone);
  if (from !== null && before !== null && from >= before) {
    throw new AppError("invalid_input", { detail: "The last day is before the first day.", field: "to" });
  }
  return { status: [...new Set(input.status)], from, before };
}

function toListed(row: ListedRow, actor: UserActor): Omit<InboxRow, "risks" | "contentHash"> {
  return {
    ...toSummary(row, actor),
    paymentAmount: formatAmount(row.payment_minor, row.currency_code),
    paymentType: row.payment_type,
    gateway: row.gateway,
    customer: row.customer,
  };
}

interface Cursor {
  direction: "next" | "prev";
  id: number;
}

function parseCursor(text: string | null): Cursor | null {
  const match = /^(next|prev)\.([1-9]\d{0,8})$/.exec(text ?? "");
  return match ? { direction: match[1] as Cursor["direction"], id: Number(match[2]) } : null;
}

function cursorAt(direction: Cursor["direction"], row: SummaryRow | undefined): string | null {
  return row ? `${direction}.${row.id}` : null;
}
