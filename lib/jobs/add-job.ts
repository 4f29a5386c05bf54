import "server-only";
import type { Sql } from "@/lib/db/sql";

/** Every job by name with its payload. Handlers stand in lib/worker; whoever adds a job knows only this table. */
export interface Jobs {
  /** Asks the gateway what became of an operation whose outcome is not known. */
  "reconcile-operation": { operationId: string; askedBy?: string };
  /** Asks the gateway whether it agrees with what two persons settled. */
  "check-settlement": { settlementId: number };
  /** Asks the gateway what became of a customer's attempt to pay. */
  "inquire-attempt": { attemptId: string };
  /** Runs an approved operation request. */
  "execute-request": { requestId: number };
  /** Moves an operation request to where the outcome of its operation puts it. */
  "follow-request": { requestId: number };
  /** Tells people and programs what happened to an operation request. */
  "request-event": { requestEventId: string };
  /** Applies a stored notice of a gateway. */
  "apply-gateway-notice": { gatewayNoticeId: string };
  /** The same; notices about payments had a job of their own once. */
  "apply-payment-notice": { gatewayNoticeId: string };
  /** Goes over an uploaded file, as far as it has not been gone over yet. */
  "run-import": { importId: number };
  /** Makes the payments of an uploaded file that are not made yet. */
  "run-payment-batch": { batchId: number };
  /** Asks a gateway about a day, or reads what it settled, and names every difference. */
  "make-report": { reportId: number };
  /** Writes a file of a list, from where it stands. */
  "run-export": { exportId: string };
  /** Puts an announced event on its way to every address that it is for. */
  "fan-out-webhook": { eventId: string };
  /** Delivers what waits for one address about one payment, oldest first. */
  "deliver-webhooks": { sessionId: string; url: string };
  /** Sends one mail, or keeps it where there is no mail server. */
  "send-mail": { mailId: string };
  /** Says one thing in the chat. */
  "send-chat": { chatMessageId: string };
  /** Tells those who asked for it that a webhook was finally not delivered. */
  "webhook-failed": { deliveryId: string };
  /** Tells those who settle outcomes of one that has stayed unknown. */
  "outcome-alert": { operationId: string };
  /** Tells a receiver outside where the audit chain stood. */
  "post-audit-head": { sendingId: number };
  /** Sends somebody a link by which he chooses his password: who forgot it, or whom an administrator named. */
  "password-link":
    | { linkId: string; login: string; address: string | null; requestId: string | null }
    | { linkId: string; userId: number; requestedById: number };
  /** Tells a person that something about his own account has changed. */
  "account-notice": AccountNotice;
  /** Tells the customer of money that was sent back, once that is sure. */
  "customer-notice": { operationId: string };
}

export interface AccountNotice {
  userId: number;
  kind: "password_changed" | "factors_changed" | "email_changed" | "rights_changed";
  /** Names the event: it is told once. */
  key: string;
  /** Who did it. */
  by: string;
  /** Told as well, by mail: the address that was the person's until now. */
  formerEmail?: string;
}

export type JobName = keyof Jobs;

export interface JobOptions {
  /** Milliseconds from now, by the database's clock. */
  delayMs?: number;
  /** A second job of the same key replaces the first while that waits. */
  key?: string;
  maxAttempts?: number;
  /** Jobs of one queue run one after the other, whatever the number of workers. */
  queue?: string;
}

/** SQL expression that adds a job inside a larger statement; placeholders from `first`: name, payload, delay, key, attempts, queue. */
export function addJobExpression(first: number): string {
  return `graphile_worker.add_job($${first}::text, $${first + 1}::json, run_at := now() + ($${first + 2}::float8 * interval '1 millisecond'), max_attempts := $${first + 4}::int, job_key := $${first + 3}::text, queue_name := $${first + 5}::text)`;
}

/** The same for a payload that the statement itself makes: SQL text of trusted code only. */
export function addJobOf(name: JobName, payloadSql: string): string {
  return `graphile_worker.add_job('${name}', ${payloadSql}, max_attempts := 25)`;
}

export function jobValues<Name extends JobName>(
  name: Name,
  payload: Jobs[Name],
  options: JobOptions = {},
): unknown[] {
  return [
    name,
    JSON.stringify(payload),
    options.delayMs ?? 0,
    options.key ?? null,
    options.maxAttempts ?? 25,
    options.queue ?? null,
  ];
}

/** Adds a job in the caller's transaction: rolled back with it, picked up only after its commit. */
export async function addJob<Name extends JobName>(
  sql: Sql,
  name: Name,
  payload: Jobs[Name],
  options: JobOptions = {},
): Promise<void> {
  await sql.query(`SELECT ${addJobExpression(1)}`, jobValues(name, payload, options), "add-job");
}
