import "server-only";
import { randomUUID } from "node:crypto";
import type { Sql } from "@/lib/db/sql";
import { addJob, addJobOf } from "@/lib/jobs/add-job";
import { paymentEventBody } from "@/lib/webhooks/payment-event";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import { isAnnounced, paymentUrls } from "@/lib/webhooks/rules";
import type { PluginType, WebhookKind } from "@/lib/webhooks/types";

/** SQL of the switch. */
export const WEBHOOKS_ENABLED = "SELECT s.enabled FROM webhook_settings s";

/**
 * Part of the statement that settles an operation (its CTEs `o` and `c`, and `before`, the child's state before it): writes the
 * event beside the outcome it tells of. What may change later is kept as it was. Nothing at once refused is told, nothing is
 * told twice, and with the switch off this costs the look at one row.
 */
export const ANNOUNCE_OPERATION = `
    INSERT INTO webhook_event (id, kind, transaction_session_id, operation_id, facts)
    SELECT gen_random_uuid(), 'operation', o.transaction_session_id, o.id, jsonb_build_object('status', o.status,
      'settled_at', o.settled_at, 'pg_params', o.pg_params, 'pg_response', o.pg_response, 'child_state', c.state,
      'child_session_id', c.session_id)
    FROM o JOIN c ON true
    WHERE (${WEBHOOKS_ENABLED}) AND (o.status = 'rejected'
      OR c.state IS DISTINCT FROM (SELECT k.state FROM child_transaction k WHERE k.operation_id = o.id))
    RETURNING id`;

/** Adds the job for an event of the CTE `w`. */
export const FAN_OUT_OPERATION = `CASE WHEN w.id IS NOT NULL THEN (${addJobOf("fan-out-webhook", "json_build_object('eventId', w.id)")}).id END`;

export interface AnnounceOptions {
  /** Instead of the configured address: an inquiry may name its own. */
  url?: string;
  /** A person or a caller asked for it: the plugin's list of states does not matter. */
  asked?: boolean;
}

interface Announced {
  session_id: string;
  type: PluginType;
  state: string;
  webhook_url: string | null;
  from_api: boolean;
}

/**
 * Announces a payment's state in the transaction that changes it. Returns the event's id for `deliverNow`, or null when nobody is
 * to be told (switched off, no address, a state that is not listed).
 */
export async function announcePayment(
  sql: Sql,
  transactionId: bigint,
  options: AnnounceOptions = {},
): Promise<string | null> {
  const settings = await readWebhookSettings(sql);
  if (!settings.enabled) return null;
  const [payment] = await sql.query<Announced>(
    "SELECT session_id, type, state, webhook_url, from_api FROM payment_transaction WHERE id = $1",
    [transactionId],
    "announced-payment",
  );
  const plugin = settings.plugins.find(({ type }) => type === payment?.type);
  if (!payment || !plugin) return null;
  if (!isAnnounced(settings, { fromApi: payment.from_api, asked: options.asked })) return null;
  const urls = paymentUrls(
    payment.state,
    options.url ?? payment.webhook_url,
    options.asked ? { ...plugin, onlyListedStates: false } : plugin,
  );
  const body = urls.length > 0 ? await paymentEventBody(sql, transactionId) : null;
  if (!body) return null;
  return announce(sql, "payment", payment.session_id, body, urls);
}

/** Writes an event whose body and addresses are known, and the job that puts it on its way. */
export async function announce(
  sql: Sql,
  kind: Exclude<WebhookKind, "operation">,
  sessionId: string,
  body: Record<string, unknown>,
  urls: readonly string[],
): Promise<string> {
  const eventId = randomUUID();
  await sql.query(
    `INSERT INTO webhook_event (id, kind, transaction_session_id, body, urls)
     VALUES ($1::uuid, $2::webhook_kind, $3, $4, $5::text[])`,
    [eventId, kind, sessionId, JSON.stringify(body), urls],
    "announce-event",
  );
  await addJob(sql, "fan-out-webhook", { eventId });
  return eventId;
}
