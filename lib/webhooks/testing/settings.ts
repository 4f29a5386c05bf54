import { sql } from "@/lib/db/sql";

/** Switches webhooks on for a test; everything else as given or by default. */
export async function applySettings(
  settings: {
    enabled?: boolean;
    operationsUrl?: string;
    pluginUrl?: string;
    onlyListedStates?: boolean;
    states?: string[];
    attempts?: number;
    timeoutMs?: number;
    pauseMs?: number;
  } = {},
): Promise<void> {
  await sql.query(
    `UPDATE webhook_settings SET enabled = $1, operations_url = $2, attempts = $3, timeout_ms = $4, pause_ms = $5`,
    [
      settings.enabled ?? true,
      settings.operationsUrl ?? "",
      settings.attempts ?? 3,
      settings.timeoutMs ?? 15_000,
      settings.pauseMs ?? 50,
    ],
  );
  await sql.query("UPDATE webhook_plugin SET url = $1, only_listed_states = $2, states = $3", [
    settings.pluginUrl ?? "",
    settings.onlyListedStates ?? false,
    settings.states ?? [],
  ]);
}

export interface DeliveryLine {
  id: bigint;
  event_id: string;
  kind: string;
  url: string;
  status: string;
  tries: number;
  attempts: { http_status: number | null; fault: string | null; request_body: string }[] | null;
}

/** Deliveries about one payment with their attempts, oldest first. */
export function deliveriesOf(payment: { sessionId: string }): Promise<DeliveryLine[]> {
  return sql.query<DeliveryLine>(
    `SELECT d.id, d.event_id, e.kind::text, d.url, d.status::text, d.tries,
       (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM webhook_attempt a WHERE a.delivery_id = d.id) AS attempts
     FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id
     WHERE d.transaction_session_id = $1 ORDER BY d.event_seq, d.id`,
    [payment.sessionId],
  );
}
