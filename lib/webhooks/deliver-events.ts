import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { storableJson, storableText } from "@/lib/db/storable";
import { maskCardNumbers } from "@/lib/card-numbers";
import { scrubHeaders } from "@/lib/gateways/scrub";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { addDeliveryJob } from "@/lib/webhooks/fan-out-event";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import { addressPolicy } from "@/lib/webhooks/resolve-target";
import { judgeAttempt } from "@/lib/webhooks/rules";
import { sendWebhook, type WebhookOutcome } from "@/lib/webhooks/send-webhook";
import { signBody } from "@/lib/webhooks/signature";
import { type Secrets, signingSecrets } from "@/lib/webhooks/signing-secret";
import type { WebhookSettings } from "@/lib/webhooks/types";
import { webhookHeaders } from "@/lib/webhooks/webhook-headers";

/** After so many deliveries in a row the turn goes to the next in the queue. */
const TURNS = 20;
/** How much of an answer is kept. */
const KEPT_CHARACTERS = 4_096;

export interface Lane {
  sessionId: string;
  url: string;
}

interface Waiting {
  id: bigint;
  event_id: string;
  body: string;
  tries: number;
  wait_ms: number;
}

/**
 * Delivers what waits for one address about one payment, strictly in the order of the events: the next one starts when the one
 * before it was delivered or given up. The queue runs one such job at a time.
 */
export async function deliverEvents(lane: Lane): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const waiting = await firstWaiting(lane);
    if (!waiting) return;
    if (waiting.wait_ms > 0) return addDeliveryJob(sql, lane.sessionId, lane.url, waiting.wait_ms);
    await attempt(lane, waiting);
  }
  await addDeliveryJob(sql, lane.sessionId, lane.url);
}

async function firstWaiting({ sessionId, url }: Lane): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(
    `SELECT d.id, d.event_id, e.body, d.tries,
       greatest(0, extract(epoch FROM d.next_attempt_at - now()) * 1000)::float8 AS wait_ms
     FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id
     WHERE d.transaction_session_id = $1 AND d.url = $2 AND d.status = 'pending' ORDER BY d.event_seq LIMIT 1`,
    [sessionId, url],
    "first-waiting-delivery",
  );
  return row;
}

async function attempt(lane: Lane, waiting: Waiting): Promise<void> {
  const [settings, secrets] = await Promise.all([readWebhookSettings(sql), signingSecrets()]);
  const body = signedText(waiting.body, secrets);
  const headers = webhookHeaders(waiting.event_id, body, secrets, new Date());
  const attemptId = await beginAttempt(waiting.id, headers, body);
  const outcome = await sendWebhook({
    url: lane.url,
    headers,
    body,
    deadlineMs: settings.timeoutMs,
    ignoreTls: settings.ignoreTls,
    policy: addressPolicy(),
  });
  await record(lane, waiting, attemptId, outcome, settings);
}

/** The stored body with the signature of the newest secret: made now, so that a resend months later still verifies. */
function signedText(stored: string, [newest]: Secrets): string {
  const body = JSON.parse(stored) as Record<string, unknown>;
  return JSON.stringify({ ...body, signature: signBody(body, newest) });
}

/** Written before anything is sent: should this process die, the trace says that something may have arrived. */
async function beginAttempt(
  deliveryId: bigint,
  headers: Record<string, string>,
  body: string,
): Promise<bigint> {
  const [row] = await sql.query<{ id: bigint }>(
    `WITH dead AS (
       UPDATE webhook_attempt SET fault = 'interrupted',
         duration_ms = extract(epoch FROM clock_timestamp() - started_at) * 1000
       WHERE delivery_id = $1 AND duration_ms IS NULL)
     INSERT INTO webhook_attempt (delivery_id, request_headers, request_body) VALUES ($1, $2::jsonb, $3) RETURNING id`,
    [deliveryId, JSON.stringify(headers), body],
    "begin-attempt",
  );
  if (!row) throw new Error("The attempt was not stored.");
  return row.id;
}

async function record(
  lane: Lane,
  waiting: Waiting,
  attemptId: bigint,
  outcome: WebhookOutcome,
  settings: WebhookSettings,
): Promise<void> {
  const tries = waiting.tries + 1;
  const verdict = judgeAttempt(outcome, tries, settings.attempts);
  await inTransaction(async (transaction) => {
    await transaction.query(
      `UPDATE webhook_attempt SET duration_ms = $2, address = $3, http_status = $4, fault = $5, fault_detail = $6,
         response_headers = $7::jsonb, response_body = $8 WHERE id = $1`,
      [attemptId, outcome.durationMs, ...answerColumns(outcome)],
      "end-attempt",
    );
    await transaction.query(
      `UPDATE webhook_delivery SET tries = $2, status = $3::delivery_status,
         next_attempt_at = now() + $4::float8 * interval '1 millisecond',
         finished_at = CASE WHEN $3::delivery_status = 'pending' THEN NULL ELSE now() END
       WHERE id = $1`,
      [waiting.id, tries, verdict === "retry" ? "pending" : verdict, settings.pauseMs],
      "end-delivery",
    );
    if (verdict !== "failed") return;
    await addJob(transaction, "webhook-failed", { deliveryId: waiting.id.toString() });
    log.warn({ deliveryId: waiting.id.toString(), ...reasonOf(outcome) }, "a webhook was not delivered");
    await recordAudit(transaction, {
      actor: systemActor("deliver-webhooks"),
      action: "webhook.not_delivered",
      objectType: "webhook_delivery",
      objectId: waiting.id.toString(),
      transactionSessionId: lane.sessionId,
      result: "failed",
      after: { url: lane.url, attempts: tries, ...reasonOf(outcome) },
    });
  });
}

function answerColumns(outcome: WebhookOutcome): unknown[] {
  return [
    outcome.address,
    outcome.httpStatus,
    outcome.fault,
    outcome.faultDetail,
    outcome.responseHeaders === null ? null : storableJson(scrubHeaders(outcome.responseHeaders)),
    outcome.responseBody === null
      ? null
      : storableText(maskCardNumbers(outcome.responseBody.slice(0, KEPT_CHARACTERS))),
  ];
}

function reasonOf({ httpStatus, fault }: WebhookOutcome): Record<string, unknown> {
  return httpStatus === null ? { fault } : { httpStatus };
}
