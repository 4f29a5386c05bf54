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
  maker_id: number | null;
  maker: PersonName | null;
  /** The key that asked, where no person did. */
  maker_key: string | null;
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
/** Whether a pool of the policy names this person, all checkers, or a group of his. */
const isInPool = (
  pool: string,
  person: string,
) => `(${pool} ->> 'anyChecker' = 'true' OR ${pool} -> 'users' @> to_jsonb(${person})
  OR EXISTS (SELECT 1 FROM group_member m WHERE m.user_id = ${person} AND ${pool} -> 'groups' @> to_jsonb(m.group_id)))`;
const STAGE = "(r.requirement -> 'stages' -> r.stage)";
/** He himself and everybody in whose place he decides now. */
const SEATS = `(SELECT $1::int AS id UNION ALL SELECT d.from_user_id FROM approval_delegation d
  WHERE d.to_user_id = $1 AND d.ended_at IS NULL AND d.from_at <= now() AND d.to_at > now())`;
/**
 * Waits for this person ($1): he does not stand behind it, has not decided it, and its present stage takes him. Lists ask this; the
 * decision itself counts people one by one, with the age of their rights and what the policy of today wants besides.
 */
export const DECIDABLE = `(r.status = 'pending' AND r.expires_at > now()
  AND r.maker_id IS DISTINCT FROM $1 AND r.maker_key_owner_id IS DISTINCT FROM $1
  AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND $1 IN (d.checker_id, d.on_behalf_of_id))
  AND (r.stage >= jsonb_array_length(r.requirement -> 'stages')
    OR EXISTS (SELECT 1 FROM ${SEATS} s WHERE s.id IS DISTINCT FROM r.maker_id AND (${isInPool(`${STAGE} -> 'pool'`, "s.id")}
      OR (${isInPool(`${STAGE} -> 'fallback' -> 'pool'`, "s.id")} AND EXISTS (SELECT 1 FROM request_event e
        WHERE e.request_id = r.id AND e.event = 'escalated' AND e.stage = r.stage))))))`;

/** Columns of `SummaryRow`, and the joins that they need. */
export const SUMMARY_COLUMNS = `
  r.id, r.type, r.amount_minor, r.currency_code, r.status, ${LAPSED} AS lapsed, r.maker_id,
  CASE WHEN maker.id IS NOT NULL THEN ${nameOf("maker")} END AS maker, maker_key.name AS maker_key,
  r.reason_code, p.order_no, p.session_id, r.created_at, r.expires_at, r.status_changed_at,
  EXISTS (SELECT 1 FROM operation o WHERE o.request_id = r.id AND o.status = 'unknown') AS outcome_unknown,
  COALESCE((SELECT ${nameOf("u")} FROM decision d JOIN app_user u ON u.id = d.checker_id WHERE d.request_id = r.id ORDER BY d.id DESC LIMIT 1),
    (SELECT ${nameOf("u")} FROM app_user u WHERE u.id = r.ended_by_id)) AS decided_by`;
export const SUMMARY_JOINS = `operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  LEFT JOIN app_user maker ON maker.id = r.maker_id LEFT JOIN api_key maker_key ON maker_key.id = r.maker_key_id`;

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
    maker: row.maker ? personLabel(row.maker) : (row.maker_key ?? ""),
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
