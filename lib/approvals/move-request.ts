import "server-only";
import { clockHours } from "@/lib/approvals/calendar/read-settings";
import { queueRequestEvent, type RequestEventName } from "@/lib/approvals/request-events";
import type { RequestStatus } from "@/lib/approvals/types";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import type { KeptReason } from "@/lib/i18n/kept-words";
import type { StoredRequest } from "@/lib/approvals/load-request";

export interface Move {
  request: StoredRequest;
  sessionId: string;
  to: RequestStatus;
  actor: AuditActor;
  /** What a person wrote, or a reason of ours. */
  reason?: string | KeptReason | null;
  /** Hours until the next clock runs out; unchanged when left out. */
  clockHours?: number;
  after?: Record<string, unknown>;
  /** What people are told has happened; by default the status that was reached. */
  event?: RequestEventName;
}

function eventOf({ to }: Move): RequestEventName {
  if (to === "pending") throw new Error("no request becomes pending again");
  return to;
}

function reasonOf({ reason = null }: Move): { text: string | null; words: KeptReason["words"] } {
  return typeof reason === "string" || reason === null ? { text: reason, words: null } : reason;
}

/**
 * One step of the machine: conditional on the status that the caller saw, with its audit entry in the same transaction. Ended
 * requests let go of their hold. False when somebody else was faster.
 */
export async function moveRequest(sql: Sql, move: Move): Promise<boolean> {
  const { text: reason, words } = reasonOf(move);
  const ended =
    move.to === "rejected" || move.to === "canceled" || move.to === "expired" || move.to === "done";
  const rows = await sql.query<{ id: number }>(
    `UPDATE operation_request SET
       status = $3::request_status, status_reason = $4, status_reason_words = $8::jsonb, status_changed_at = now(),
       held_minor = CASE WHEN $5 THEN 0 ELSE held_minor END,
       ended_by_id = CASE WHEN $5 THEN $6::int ELSE ended_by_id END,
       expires_at = CASE WHEN $7::float8 IS NULL THEN expires_at ELSE now() + $7::float8 * interval '1 hour' END
     WHERE id = $1 AND status = $2::request_status RETURNING id`,
    [
      move.request.id,
      move.request.status,
      move.to,
      reason?.slice(0, 1000) ?? null,
      ended,
      move.actor.type === "user" ? move.actor.userId : null,
      move.clockHours === undefined ? null : await clockHours(sql, move.clockHours),
      words === null ? null : JSON.stringify(words),
    ],
    "move-request",
  );
  if (rows.length === 0) return false;
  await queueRequestEvent(sql, move.request.id, move.event ?? eventOf(move), {
    actor: move.actor,
    reason,
    ...(words === null ? {} : { words }),
  });
  await recordAudit(sql, {
    actor: move.actor,
    action: `request.${move.to}`,
    objectType: "operation_request",
    objectId: String(move.request.id),
    transactionSessionId: move.sessionId,
    before: { status: move.request.status },
    after: { status: move.to, ...move.after },
    reason,
  });
  return true;
}
