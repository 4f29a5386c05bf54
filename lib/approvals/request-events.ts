import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { addJobOf } from "@/lib/jobs/add-job";

/** What can happen to a request; people, webhooks and chats are told of it by the job `request-event`. */
export const REQUEST_EVENTS = [
  "created",
  "stage_reached",
  "approved",
  "rejected",
  "canceled",
  "expired",
  "recalled",
  "manual_action_required",
  "done",
  "retried",
  "reminder",
  "escalated",
  "commented",
  "delegated",
] as const;
export type RequestEventName = (typeof REQUEST_EVENTS)[number];

export interface RequestEventDetails {
  /** Who did it; the system when left out. */
  actor?: AuditActor;
  /** Why, in words for people. */
  reason?: string | null;
  [detail: string]: unknown;
}

const INSERT = `
  WITH e AS (
    INSERT INTO request_event (request_id, event, stage, actor_user_id, actor_label, details)
    SELECT r.id, $2, r.stage, $3::int, $4, $5::jsonb FROM operation_request r WHERE r.id = $1
    RETURNING id
  )
  SELECT e.id::text AS id, ${addJobOf("request-event", "json_build_object('requestEventId', e.id::text)")} AS job FROM e`;

/**
 * Keeps what happened to a request together with the job that tells of it, in the caller's transaction: rolled back with it,
 * told only after its commit. Returns the event's id.
 */
export async function queueRequestEvent(
  sql: Sql,
  requestId: number,
  event: RequestEventName,
  { actor, ...details }: RequestEventDetails = {},
): Promise<string> {
  const rows = await sql.query<{ id: string }>(
    INSERT,
    [
      requestId,
      event,
      actor?.type === "user" ? actor.userId : null,
      (actor?.label ?? "Countersign").slice(0, 200),
      JSON.stringify(details),
    ],
    "queue-request-event",
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`there is no request ${requestId}`);
  return id;
}
