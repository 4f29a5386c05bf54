import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { AttemptLine, TimelineEvent } from "@/lib/transactions/views";

interface EventRow {
  id: bigint;
  at: string;
  action: string;
  result: TimelineEvent["result"];
  actor_type: string;
  actor_label: string;
  object_type: string;
  object_id: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  address: string | null;
  request_id: string | null;
}

/** A payment's story does not grow past this but by abuse; the latest events are the ones that matter. */
const EVENTS_SHOWN = 500;

/** The trail of one payment, oldest first; its details only for those who may read the audit. */
export async function readTrail(sql: Sql, sessionId: string, withDetails: boolean): Promise<TimelineEvent[]> {
  const rows = await sql.query<EventRow>(
    `SELECT id, at, action, result, actor_type, actor_label, object_type, object_id, before, after, reason, address, request_id
     FROM audit_event WHERE transaction_session_id = $1 ORDER BY id DESC LIMIT ${EVENTS_SHOWN}`,
    [sessionId],
    "read-trail",
  );
  return rows.reverse().map((row) => ({
    key: `audit-${row.id}`,
    at: row.at,
    action: row.action,
    result: row.result,
    actor: row.actor_label,
    subject: row.object_type === "operation_request" ? `R-${row.object_id}` : null,
    details: withDetails
      ? {
          before: row.before,
          after: row.after,
          reason: row.reason,
          address: row.address,
          requestId: row.request_id,
        }
      : null,
  }));
}

/** What happened before anybody here acted: the creation and the customer's attempts, unless the trail tells of them itself. */
export function customerEvents(
  created: { at: string; by: string | null },
  attempts: readonly AttemptLine[],
  trail: readonly TimelineEvent[],
): TimelineEvent[] {
  const none = { result: "ok", details: null } as const;
  if (trail.some(({ action }) => action === "transaction.created")) return [];
  return [
    {
      ...none,
      key: "created",
      at: created.at,
      action: "transaction.created",
      actor: created.by,
      subject: null,
    },
    ...attempts.map((attempt) => ({
      ...none,
      key: `attempt-${attempt.referenceNumber}`,
      at: attempt.finishedAt ?? attempt.createdAt,
      action: `attempt.${attempt.state}`,
      actor: null,
      subject: attempt.accountName,
    })),
  ];
}

/** One story, newest first. Moments of equal text keep the order in which they were written. */
export function inOrder(events: TimelineEvent[]): TimelineEvent[] {
  return events
    .map((event, index) => ({ event, index, time: Date.parse(event.at) }))
    .sort((a, b) => b.time - a.time || b.index - a.index)
    .map(({ event }) => event);
}
