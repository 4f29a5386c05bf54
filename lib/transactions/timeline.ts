import "server-only";
import type { Sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
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
  operation_type: string | null;
  amount_minor: bigint | null;
  currency_code: string | null;
}

/** A payment's story does not grow past this but by abuse; the latest events are the ones that matter. */
const EVENTS_SHOWN = 500;

/** The trail of one payment, oldest first; its details only for those who may read the audit. */
export async function readTrail(sql: Sql, sessionId: string, withDetails: boolean): Promise<TimelineEvent[]> {
  const rows = await sql.query<EventRow>(
    `SELECT e.id, e.at, e.action, e.result, e.actor_type, e.actor_label, e.object_type, e.object_id, e.before, e.after, e.reason,
       e.address, e.request_id, o.type AS operation_type, o.amount_minor, o.currency_code
     FROM audit_event e LEFT JOIN operation o
       ON o.id = CASE WHEN e.object_type = 'operation' THEN e.object_id::uuid END
     WHERE e.transaction_session_id = $1 ORDER BY e.id DESC LIMIT ${EVENTS_SHOWN}`,
    [sessionId],
    "read-trail",
  );
  return rows.reverse().map((row) => ({
    key: `audit-${row.id}`,
    at: row.at,
    action: row.action,
    result: row.result,
    // Which job of ours it was helps whoever reads the audit trail, and nobody else.
    actor: row.actor_type === "system" ? "Countersign" : row.actor_label,
    subject: row.object_type === "operation_request" ? `R-${row.object_id}` : null,
    operation:
      row.operation_type === null
        ? null
        : {
            type: row.operation_type,
            amount:
              row.amount_minor === null || row.currency_code === null
                ? null
                : `${formatAmount(row.amount_minor, row.currency_code)} ${row.currency_code}`,
          },
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
  const none = { result: "ok", operation: null, details: null } as const;
  if (trail.some(({ action }) => action === "transaction.created" || action === "transaction.recorded"))
    return [];
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
