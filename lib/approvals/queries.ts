import "server-only";
import type { RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { RequestSummary } from "@/lib/approvals/views";
import { waitingFor } from "@/lib/approvals/waiting-for";
import type { UserActor } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { formatAmount } from "@/lib/money/money";

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

/** How many requests this person can decide now. */
export async function countDecidable(actor: UserActor): Promise<number> {
  return (await waitingFor(actor)).length;
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
