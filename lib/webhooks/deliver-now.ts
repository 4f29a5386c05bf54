import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "@/lib/db/sql";

/** The contract lets the customer wait this long for the merchant's answer. */
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 50;

/** What the receiver answered to the first attempt: 200 sends the customer back to the shop. Null: no answer, or none in time. */
export interface FirstAnswer {
  httpStatus: number | null;
}

/**
 * Waits for the first attempt to deliver an announced event, after its commit. The worker makes the attempt, so that there is one
 * queue and no second copy; this only looks on, for at most 15 seconds.
 */
export async function deliverNow(eventId: string, waitMs = LONGEST_WAIT_MS): Promise<FirstAnswer> {
  const giveUpAt = performance.now() + Math.min(waitMs, LONGEST_WAIT_MS);
  for (;;) {
    const [first] = await sql.query<{ http_status: number | null }>(
      `SELECT a.http_status FROM webhook_delivery d JOIN webhook_attempt a ON a.delivery_id = d.id
       WHERE d.event_id = $1::uuid AND a.duration_ms IS NOT NULL AND a.fault IS DISTINCT FROM 'interrupted'
       ORDER BY a.id LIMIT 1`,
      [eventId],
      "first-answer",
    );
    if (first) return { httpStatus: first.http_status };
    if (performance.now() > giveUpAt) return { httpStatus: null };
    await sleep(POLL_MS);
  }
}
