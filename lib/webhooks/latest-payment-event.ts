import "server-only";
import type { Sql } from "@/lib/db/sql";

/** The last event that told of this payment, for `deliverNow`; null when nobody was to be told. */
export async function latestPaymentEvent(sql: Sql, sessionId: string): Promise<string | null> {
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM webhook_event WHERE transaction_session_id = $1 AND kind = 'payment' ORDER BY seq DESC LIMIT 1`,
    [sessionId],
    "latest-payment-event",
  );
  return rows[0]?.id ?? null;
}
