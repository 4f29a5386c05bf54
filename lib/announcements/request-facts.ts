import "server-only";
import type { RequestEventName } from "@/lib/approvals/request-events";
import type { RequestStatus } from "@/lib/approvals/types";
import { personLabel } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";
import { type KeptWords, readKeptWords } from "@/lib/i18n/kept-words";
import { formatAmount } from "@/lib/money/money";
import type { NoticeParams } from "@/lib/notifications/types";

/** One event of a request, with what everybody is told about it. */
export interface ToldEvent {
  id: bigint;
  event: RequestEventName;
  stage: number;
  actorUserId: number | null;
  actorLabel: string;
  reason: string | null;
  /** The same for any language, where the reason is one of ours. */
  words: KeptWords | null;
  /** Whose seat was filled by somebody else. */
  onBehalfOf: number | null;
  at: string;
}

/** The request as it is now. */
export interface ToldRequest {
  id: number;
  type: "refund" | "void" | "capture";
  status: RequestStatus;
  stage: number;
  amount: string;
  currency: string;
  /** The person who asked; for a key whoever made it, if he is still known. */
  makerId: number | null;
  makerLabel: string;
  orderNo: string | null;
  sessionId: string;
  expiresAt: string;
  /** The attempt that is not declined or failed. */
  operationId: string | null;
}

interface EventRow {
  id: bigint;
  event: RequestEventName;
  stage: number;
  actor_user_id: number | null;
  actor_label: string;
  details: { reason?: unknown; words?: unknown; onBehalfOf?: unknown };
  created_at: string;
}

/** Events up to this one that nobody has been told of yet, in their order; the request is held meanwhile. */
export async function untoldEvents(transaction: Sql, requestId: number, upTo: string): Promise<ToldEvent[]> {
  await transaction.query("SELECT pg_advisory_xact_lock(hashtext('announce-request'), $1)", [requestId]);
  const rows = await transaction.query<EventRow>(
    `SELECT e.id, e.event, e.stage, e.actor_user_id, e.actor_label, e.details, e.created_at FROM request_event e
     WHERE e.request_id = $1 AND e.id <= $2::bigint
       AND NOT EXISTS (SELECT 1 FROM announced_request_event a WHERE a.event_id = e.id) ORDER BY e.id`,
    [requestId, upTo],
  );
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    stage: row.stage,
    actorUserId: row.actor_user_id,
    actorLabel: row.actor_label,
    reason: typeof row.details.reason === "string" ? row.details.reason : null,
    words: readKeptWords(row.details.words),
    onBehalfOf: typeof row.details.onBehalfOf === "number" ? row.details.onBehalfOf : null,
    at: row.created_at,
  }));
}

interface RequestRow {
  id: number;
  type: ToldRequest["type"];
  status: RequestStatus;
  stage: number;
  amount_minor: bigint;
  currency_code: string;
  maker_id: number | null;
  maker_key_owner_id: number | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  key_name: string | null;
  order_no: string | null;
  session_id: string;
  expires_at: string;
  operation_id: string | null;
}

/** The request that events are about. */
export async function toldRequest(transaction: Sql, requestId: number): Promise<ToldRequest | null> {
  const [row] = await transaction.query<RequestRow>(
    `SELECT r.id, r.type, r.status, r.stage, r.amount_minor, r.currency_code, r.maker_id, r.maker_key_owner_id, u.username,
       u.first_name, u.last_name, k.name AS key_name, p.order_no, p.session_id, r.expires_at,
       (SELECT o.id FROM operation o WHERE o.request_id = r.id AND o.status NOT IN ('declined', 'failed') LIMIT 1) AS operation_id
     FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
     LEFT JOIN app_user u ON u.id = r.maker_id LEFT JOIN api_key k ON k.id = r.maker_key_id WHERE r.id = $1`,
    [requestId],
  );
  if (!row) return null;
  const { username, first_name, last_name } = row;
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    stage: row.stage,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    makerId: row.maker_id ?? row.maker_key_owner_id,
    makerLabel:
      username === null
        ? (row.key_name ?? "–")
        : personLabel({ username, first_name: first_name ?? "", last_name: last_name ?? "" }),
    orderNo: row.order_no || null,
    sessionId: row.session_id,
    expiresAt: row.expires_at,
    operationId: row.operation_id,
  };
}

/** What happens by itself: the name of the job that did it is nobody whom a reader could ask. */
const BY_JOBS: ReadonlySet<RequestEventName> = new Set([
  ...(["expired", "done", "manual_action_required", "reminder", "escalated", "stage_reached"] as const),
]);

/** The facts of a notice about a request. */
export function requestParams(request: ToldRequest, event: ToldEvent): NoticeParams {
  const isOver = ["rejected", "canceled", "expired", "done"].includes(request.status);
  return {
    request: `R-${request.id}`,
    operation: request.type,
    amount: `${request.currency} ${request.amount}`,
    maker: request.makerLabel,
    ...(event.actorUserId === null && BY_JOBS.has(event.event) ? {} : { by: event.actorLabel }),
    ...(request.orderNo ? { order: request.orderNo } : {}),
    ...(isOver ? {} : { expires: request.expiresAt }),
    ...(event.reason ? { reason: event.reason } : {}),
    ...(event.words ? { why: JSON.stringify(event.words) } : {}),
  };
}
