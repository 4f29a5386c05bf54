import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import type {
  DeliveryAttempt,
  DeliveryDetail,
  DeliveryFault,
  DeliveryFilter,
  DeliveryPage,
  DeliveryStatus,
  DeliverySummary,
  SecretSummary,
  WebhookKind,
  WebhookSettings,
} from "@/lib/webhooks/types";

const PAGE = 50;

interface DeliveryRow {
  id: bigint;
  event_id: string;
  kind: WebhookKind;
  transaction_session_id: string;
  url: string;
  status: DeliveryStatus;
  next_attempt_at: string;
  created_at: string;
  finished_at: string | null;
  attempts: number;
  last_status: number | null;
  last_fault: DeliveryFault | null;
}

const COLUMNS = `d.id, d.event_id, e.kind, d.transaction_session_id, d.url, d.status, d.next_attempt_at, d.created_at,
  d.finished_at, coalesce(n.attempts, 0)::int AS attempts, l.http_status AS last_status, l.fault AS last_fault`;

const JOINS = `JOIN webhook_event e ON e.id = d.event_id
  LEFT JOIN LATERAL (SELECT count(*) AS attempts FROM webhook_attempt a WHERE a.delivery_id = d.id) n ON true
  LEFT JOIN LATERAL (SELECT a.http_status, a.fault FROM webhook_attempt a WHERE a.delivery_id = d.id
    ORDER BY a.id DESC LIMIT 1) l ON true`;

/** One page of deliveries, the latest first. */
export async function listDeliveries(actor: Actor, filter: DeliveryFilter): Promise<DeliveryPage> {
  requirePermission(actor, "webhook.manage");
  const before = filter.before !== null && /^[1-9]\d{0,17}$/.test(filter.before) ? filter.before : null;
  const session = filter.transaction.replaceAll("\u0000", "").trim().slice(0, 128);
  const rows = await sql.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM webhook_delivery d ${JOINS}
     WHERE ($1::delivery_status IS NULL OR d.status = $1) AND ($2::webhook_kind IS NULL OR e.kind = $2)
       AND ($3 = '' OR d.transaction_session_id = $3) AND ($4::bigint IS NULL OR d.id < $4)
     ORDER BY d.id DESC LIMIT ${PAGE + 1}`,
    [filter.status, filter.kind, session, before],
  );
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(toSummary),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
  };
}

interface AttemptRow {
  id: bigint;
  started_at: string;
  duration_ms: number | null;
  request_headers: Record<string, string>;
  request_body: string;
  address: string | null;
  http_status: number | null;
  fault: DeliveryFault | null;
  fault_detail: string | null;
  response_headers: Record<string, string> | null;
  response_body: string | null;
}

/** One delivery with every attempt, the latest first. */
export async function getDelivery(actor: Actor, deliveryId: string): Promise<DeliveryDetail> {
  requirePermission(actor, "webhook.manage");
  const [row] = await sql.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM webhook_delivery d ${JOINS} WHERE d.id = $1::bigint`,
    [deliveryId],
  );
  if (!row) throw notFound("Delivery");
  // More than anybody reads; a receiver that was sent the same a thousand times does not slow the page down.
  const attempts = await sql.query<AttemptRow>(
    "SELECT * FROM webhook_attempt WHERE delivery_id = $1::bigint ORDER BY id DESC LIMIT 50",
    [deliveryId],
  );
  return {
    ...toSummary(row),
    nextAttemptAt: row.status === "pending" ? row.next_attempt_at : null,
    log: attempts.map(toAttempt),
  };
}

/** What the settings page shows. */
export async function getWebhookSettings(
  actor: Actor,
): Promise<{ settings: WebhookSettings; secrets: SecretSummary[] }> {
  requirePermission(actor, "webhook.manage");
  const [settings, secrets] = await Promise.all([
    readWebhookSettings(sql),
    sql.query<{ id: number; created_at: string; retires_at: string | null }>(
      `SELECT id, created_at, retires_at FROM webhook_secret WHERE retires_at IS NULL OR retires_at > now() ORDER BY id DESC`,
    ),
  ]);
  return {
    settings,
    secrets: secrets.map((row) => ({ id: row.id, createdAt: row.created_at, retiresAt: row.retires_at })),
  };
}

function toSummary(row: DeliveryRow): DeliverySummary {
  return {
    id: row.id.toString(),
    eventId: row.event_id,
    kind: row.kind,
    transaction: row.kind === "test" ? null : row.transaction_session_id,
    url: row.url,
    status: row.status,
    attempts: row.attempts,
    lastStatus: row.last_status,
    lastFault: row.last_fault,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

function toAttempt(row: AttemptRow): DeliveryAttempt {
  return {
    id: row.id.toString(),
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    requestHeaders: row.request_headers,
    requestBody: row.request_body,
    address: row.address,
    httpStatus: row.http_status,
    fault: row.fault,
    faultDetail: row.fault_detail,
    responseHeaders: row.response_headers,
    responseBody: row.response_body,
  };
}
