import "server-only";
import { sql } from "@/lib/db/sql";
import { log } from "@/lib/log";

/** Writes an event of a request to the log, from which operators' tools can take it. */
export async function logRequestEvent(requestEventId: string): Promise<void> {
  const rows = await sql.query<{ request_id: number; event: string; stage: number; actor_label: string }>(
    `SELECT request_id, event, stage, actor_label FROM request_event WHERE id = $1::bigint`,
    [requestEventId],
  );
  const event = rows[0];
  if (event)
    log.info(
      {
        requestId: event.request_id,
        event: event.event,
        stage: event.stage,
        actor: event.actor_label,
      },
      "operation request",
    );
}
