import "server-only";
import type { RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { RequestListInput, RequestPage, RequestSummary, RequestTab } from "@/lib/approvals/views";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";

/** Rows of one page. */
export const requestsPerPage = 50;

export interface SummaryRow {
  id: number;
  type: RequestedOperation;
  amount_minor: bigint;
  currency_code: string;
  status: RequestStatus;
  lapsed: boolean;
  outcome_unknown: boolean;
  maker_id: number;
  maker: PersonName;
  reason_code: string;
  order_no: string | null;
  session_id: string;
  created_at: string;
  expires_at: string;
  status_changed_at: string;
  decided_by: PersonName | null;
}

export interface PersonName {
  username: string;
  first_name: string;
  last_name: string;
}

const nameOf = (alias: string) =>
  `jsonb_build_object('username', ${alias}.username, 'first_name', ${alias}.first_name, 'last_name', ${alias}.last_name)`;

/** Still speaking for the money. */
export const OPEN = `r.status IN ('pending', 'approved', 'manual_action_required')`;
const LIVE_ATTEMPT = `EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed'))`;
/** Open by its row, over by its clock: the sweeper has not come by yet. Once an attempt is live only its outcome counts. */
export const LAPSED = `(${OPEN} AND r.expires_at <= now() AND NOT ${LIVE_ATTEMPT})`;
/** Waits for a checker who is not its maker ($1). */
export const DECIDABLE = `(r.status = 'pending' AND r.expires_at > now() AND r.maker_id <> $1)`;

/** Columns of `SummaryRow`, and the joins that they need. */
export const SUMMARY_COLUMNS = `
  r.id, r.type, r.amount_minor, r.currency_code, r.status, ${LAPSED} AS lapsed, r.maker_id, ${nameOf("maker")} AS maker,
  r.reason_code, p.order_no, p.session_id, r.created_at, r.expires_at, r.status_changed_at,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status = 'unknown') AS outcome_unknown,
  COALESCE((SELECT ${nameOf("u")} FROM decision d JOIN app_user u ON u.id = d.checker_id WHERE d.request_id = r.id ORDER BY d.id DESC LIMIT 1),
    (SELECT ${nameOf("u")} FROM app_user u WHERE u.id = r.ended_by_id)) AS decided_by`;
export const SUMMARY_JOINS = `operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  JOIN app_user maker ON maker.id = r.maker_id`;

/** The oldest waits longest, so it stands first where somebody is to decide; elsewhere the newest does. */
const TABS: Record<RequestTab, { where: string; order: "ASC" | "DESC" }> = {
  mine: { where: `$2::boolean AND ${DECIDABLE}`, order: "ASC" },
  waiting: { where: `${OPEN} AND NOT ${LAPSED} AND NOT ($2::boolean AND ${DECIDABLE})`, order: "DESC" },
  decided: {
    where: `$1::int IS NOT NULL AND $2::boolean IS NOT NULL AND (NOT ${OPEN} OR ${LAPSED})`,
    order: "DESC",
  },
};

/** One page of the requests under a tab. */
export async function listRequests(actor: UserActor, input: RequestListInput): Promise<RequestPage> {
  requirePermission(actor, "transaction.view");
  const { where, order } = TABS[input.tab];
  const cursor = parseCursor(input.cursor);
  const backwards = cursor?.direction === "prev";
  const ascending = (order === "ASC") !== backwards;
  const rows = await sql.query<SummaryRow>(
    `SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_JOINS}
     WHERE ${where} AND ($3::int IS NULL OR r.id ${ascending ? ">" : "<"} $3::int)
     ORDER BY r.id ${ascending ? "ASC" : "DESC"} LIMIT ${requestsPerPage + 1}`,
    [actor.userId, hasPermission(actor, "request.decide"), cursor?.id ?? null],
  );
  const more = rows.length > requestsPerPage;
  const shown = rows.slice(0, requestsPerPage);
  if (backwards) shown.reverse();
  return {
    rows: shown.map((row) => toSummary(row, actor)),
    previousCursor: cursor && (!backwards || more) ? cursorAt("prev", shown[0]) : null,
    nextCursor: backwards || more ? cursorAt("next", shown.at(-1)) : null,
  };
}

/** How many requests this person can decide now. */
export async function countDecidable(actor: UserActor): Promise<number> {
  if (!hasPermission(actor, "request.decide")) return 0;
  const rows = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM operation_request r WHERE ${DECIDABLE}`,
    [actor.userId],
    "count-decidable",
  );
  return rows[0]?.count ?? 0;
}

/** A row as screens are given it. */
export function toSummary(row: SummaryRow, actor: UserActor): RequestSummary {
  return {
    id: row.id,
    operation: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    status: row.lapsed ? "expired" : row.status,
    outcomeUnknown: row.status === "approved" && row.outcome_unknown,
    maker: personLabel(row.maker),
    isOwn: row.maker_id === actor.userId,
    reasonCode: row.reason_code,
    orderNo: row.order_no,
    transaction: row.session_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    statusChangedAt: row.status_changed_at,
    decidedBy: row.decided_by ? personLabel(row.decided_by) : null,
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
