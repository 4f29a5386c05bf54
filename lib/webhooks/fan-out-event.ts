import "server-only";
import { createHash } from "node:crypto";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";
import { operationEvent } from "@/lib/webhooks/operation-event";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import { isAnnounced, operationUrls } from "@/lib/webhooks/rules";
import type { PluginType, WebhookSettings } from "@/lib/webhooks/types";

/** How many deliveries one receiving host may have under way at once: a slow one must not take every worker. */
const SHARDS = 4;

interface EventRow {
  id: string;
  seq: bigint;
  transaction_session_id: string;
  operation_id: string | null;
  facts: unknown;
  body: string | null;
  urls: string[];
}

/**
 * Puts an event on its way to every address that it is for, and with it whatever was announced before it about the same payment:
 * whoever comes first keeps the order.
 */
export async function fanOutEvent(eventId: string): Promise<void> {
  await inTransaction(async (transaction) => {
    const events = await transaction.query<EventRow>(
      `SELECT e.id, e.seq, e.transaction_session_id, e.operation_id, e.facts, e.body, e.urls FROM webhook_event e
       WHERE e.transaction_session_id = (SELECT x.transaction_session_id FROM webhook_event x WHERE x.id = $1::uuid)
         AND e.fanned_out_at IS NULL ORDER BY e.seq FOR UPDATE`,
      [eventId],
      "events-to-fan-out",
    );
    if (events.length === 0) return;
    const settings = await readWebhookSettings(transaction);
    for (const event of events) await fanOut(transaction, event, settings);
  });
}

async function fanOut(transaction: Sql, event: EventRow, settings: WebhookSettings): Promise<void> {
  const { body, urls } =
    event.operation_id === null
      ? { body: event.body, urls: event.urls }
      : await renderOperation(transaction, event, event.operation_id, settings);
  await transaction.query(
    "UPDATE webhook_event SET body = $2, urls = $3::text[], fanned_out_at = now() WHERE id = $1::uuid",
    [event.id, body, urls],
    "event-fanned-out",
  );
  for (const url of urls) {
    await transaction.query(
      `INSERT INTO webhook_delivery (event_id, event_seq, transaction_session_id, url) VALUES ($1::uuid, $2, $3, $4)
       ON CONFLICT (event_id, url) DO NOTHING`,
      [event.id, event.seq, event.transaction_session_id, url],
      "insert-delivery",
    );
    await addDeliveryJob(transaction, event.transaction_session_id, url);
  }
}

interface OperationRow {
  type: string;
  source: string;
  amount_minor: bigint | null;
  currency_code: string;
  reference_number: string;
  initiator: Record<string, unknown>;
  created_at: string;
  child_amount_minor: bigint;
  session_id: string;
  order_no: string | null;
  extra: Record<string, unknown>;
  payment_type: PluginType;
  webhook_url: string | null;
  pg_code: string;
  is_sandbox: boolean;
}

interface OperationSnapshot {
  status: string;
  settled_at: string | null;
  pg_params: Record<string, unknown>;
  pg_response: Record<string, unknown>;
  child_state: string;
  child_session_id: string;
}

/** The body as of the moment of the event: what may have changed since comes from its snapshot. */
async function renderOperation(
  transaction: Sql,
  event: EventRow,
  operationId: string,
  settings: WebhookSettings,
): Promise<{ body: string | null; urls: string[] }> {
  const [row] = await transaction.query<OperationRow>(
    `SELECT o.type, o.source, o.amount_minor, o.currency_code, o.reference_number, o.initiator, o.created_at,
       c.amount_minor AS child_amount_minor, p.session_id, p.order_no, p.extra, p.type AS payment_type, p.webhook_url,
       a.pg_code, a.is_sandbox
     FROM operation o JOIN child_transaction c ON c.operation_id = o.id JOIN payment_transaction p ON p.id = o.transaction_id
     JOIN gateway_account a ON a.id = o.gateway_account_id WHERE o.id = $1::uuid`,
    [operationId],
    "operation-to-announce",
  );
  if (!row || !isAnnounced(settings, { fromApi: row.source === "api" })) return { body: null, urls: [] };
  const then = event.facts as OperationSnapshot;
  const body = operationEvent(
    {
      operation: {
        type: row.type,
        source: row.source,
        status: then.status,
        amountMinor: row.amount_minor,
        currencyCode: row.currency_code,
        referenceNumber: row.reference_number,
        initiator: row.initiator,
        pgResponse: then.pg_response,
        pgParams: then.pg_params,
        createdAt: row.created_at,
        settledAt: then.settled_at,
      },
      child: {
        sessionId: then.child_session_id,
        state: then.child_state,
        amountMinor: row.child_amount_minor,
        currencyCode: row.currency_code,
      },
    },
    {
      sessionId: row.session_id,
      orderNo: row.order_no || null,
      extra: row.extra,
      pgCode: row.pg_code,
      isSandbox: row.is_sandbox,
    },
  );
  const plugin = settings.plugins.find(({ type }) => type === row.payment_type);
  return { body: JSON.stringify(body), urls: operationUrls(settings, row.webhook_url, plugin?.url ?? "") };
}

/** A job for what waits for this address about this payment; one waits at a time, and one of a queue runs at a time. */
export async function addDeliveryJob(db: Sql, sessionId: string, url: string, delayMs = 0): Promise<void> {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  const shard = (hash(sessionId)[0] ?? 0) % SHARDS;
  await addJob(
    db,
    "deliver-webhooks",
    { sessionId, url },
    {
      delayMs,
      key: `webhook:${hash(`${sessionId} ${url}`).toString("base64url")}`,
      // By host: addresses that differ per order would leave a queue behind for each of them.
      queue: `webhook:${hash(hostOf(url)).toString("base64url")}:${shard}`,
    },
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

/** Events and deliveries that wait although their time has come: their job was lost, however that happened. */
export async function resumeWebhooks(): Promise<void> {
  const events = await sql.query<{ id: string }>(
    `SELECT id FROM webhook_event WHERE fanned_out_at IS NULL AND created_at < now() - interval '2 minutes'
     ORDER BY created_at LIMIT 100`,
  );
  for (const { id } of events)
    await addJob(sql, "fan-out-webhook", { eventId: id }, { key: `fan-out:${id}` });
  const lanes = await sql.query<{ transaction_session_id: string; url: string }>(
    `SELECT DISTINCT d.transaction_session_id, d.url FROM webhook_delivery d
     WHERE d.status = 'pending' AND d.next_attempt_at < now() - interval '5 minutes' LIMIT 100`,
  );
  for (const lane of lanes) await addDeliveryJob(sql, lane.transaction_session_id, lane.url);
}
