import "server-only";
import { systemActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import type { InquiryResult } from "@/lib/gateways/types";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { findOperation } from "@/lib/operations/find-operation";
import { connectorFor } from "@/lib/gateways/registry";
import { NEVER_SENT } from "@/lib/operations/call-gateway";
import {
  NOT_FOUND_AGAIN_MS,
  NOT_FOUND_ANSWERS_NEEDED,
  nextInquiryMs,
  PENDING_INQUIRY_MS,
} from "@/lib/operations/inquiry-schedule";
import { learnOutcome } from "@/lib/operations/learn-outcome";
import { countsInMs, quietForMs } from "@/lib/operations/never-seen";
import type { OperationRecord } from "@/lib/operations/operation-record";
import { recordInquiry } from "@/lib/operations/record-inquiry";
import { type Settlement, settleAfterwards } from "@/lib/operations/settle-operation";
import { type ExternalOperationType, isExternal, type OperationStatus } from "@/lib/operations/types";
import { type Parent, readParent } from "@/lib/transactions/find-parent";

const JOB = "reconcile-operation";

/** When a question that the gate refused is asked again. */
const REFUSED_MS = 10_000;

/** When an operation is looked at again whose gateway tells by itself. */
const SILENT_MS = 3_600_000;

/** Enough to catch up after an outage without flooding the queue. */
const SWEEP_BATCH = 200;

/**
 * Finds operations whose outcome is still open and due for an inquiry, and adds one job for each. The time of the next
 * inquiry stands in the operation's own row, written by the same commit as its reservation, so it survives every crash.
 */
export async function scheduleDueInquiries(): Promise<number> {
  const due = await sql.query<{ id: string }>(
    `UPDATE operation SET next_inquiry_at = now() + interval '60 seconds'
     WHERE id IN (
       SELECT id FROM operation WHERE status IN ('in_flight', 'unknown', 'pending') AND next_inquiry_at <= now()
       ORDER BY next_inquiry_at LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED)
     RETURNING id`,
  );
  for (const { id } of due) {
    await addJob(sql, "reconcile-operation", { operationId: id }, { key: `reconcile-${id}`, maxAttempts: 1 });
  }
  return due.length;
}

/**
 * Asks the gateway what became of one operation and records the answer. It asks; it sends again only where the gateway cannot be asked and
 * knows the request for the same by its key.
 */
export async function reconcileOperation(operationId: string, askedBy = JOB): Promise<void> {
  const found = await findOperation(sql, operationId);
  const operation = found?.operation;
  if (!operation || !["in_flight", "unknown", "pending"].includes(operation.status)) return;
  if (!isExternal(operation.type) || operation.transactionId === null || operation.amountMinor === null)
    return;

  const parent = await readParent(sql, operation.transactionId);
  if (!parent) return;
  const quietMs = await quietForMs(sql, operationId);
  const answer = await learnOutcome(parent, operation, {
    id: operation.id,
    idempotencyKey: operation.idempotencyKey ?? operation.id,
    type: operation.type,
    amountMinor: operation.amountMinor,
    extra: operation.extra,
    gatewayReference: operation.gatewayReference,
  });
  if (answer === "refused") return postpone(operationId, REFUSED_MS);
  if (answer === "silent") return waitInSilence(operation, operation.transactionId, operation.type);
  const earlyMs = early(parent, answer, quietMs);
  const status = judge(operation, answer, earlyMs <= 0);
  log.info({ operationId, before: operation.status, answer: answer.outcome, after: status }, "reconciled");
  await recordInquiry(sql, operationId, askedBy, answer);
  if (operation.status === "pending" && status === "pending")
    return postpone(operationId, PENDING_INQUIRY_MS);
  const settled = await settleAfterwards({
    operationId,
    transactionId: operation.transactionId,
    transactionSessionId: operation.transactionSessionId,
    requestId: operation.requestId,
    type: operation.type,
    status,
    actor: systemActor(JOB),
    gatewayReference: answer.gatewayReference,
    ...wordsFor(answer, earlyMs),
    pgParams: answer.pgParams,
    response: answer.response,
    // Kept with the inquiry.
    exchange: null,
    nextInquiryMs: status === "pending" ? PENDING_INQUIRY_MS : nextQuestionMs(operation, answer, earlyMs),
    notFound: answer.outcome === "not_found" && earlyMs <= 0,
  });
  // What could not be written, as under a reference that stands for another one, is not asked about every minute.
  if (!settled) await postpone(operationId, PENDING_INQUIRY_MS);
}

/** How much too early a "never seen" was said, in milliseconds; zero or less when it counts. That we never sent is our own knowledge. */
function early(parent: Parent, answer: InquiryResult, quietMs: number): number {
  if (answer.outcome !== "not_found" || !parent.account) return 0;
  const { neverSeen } = connectorFor(parent.account.gateway).capabilities;
  return countsInMs(answer.code === NEVER_SENT ? null : neverSeen, quietMs);
}

function wordsFor(answer: InquiryResult, earlyMs: number): Pick<Settlement, "code" | "message"> {
  if (answer.outcome !== "not_found") return { code: answer.code, message: answer.message };
  if (earlyMs <= 0) return { code: "not_found", message: "The gateway has never seen this operation." };
  return {
    code: "not_found_early",
    message: `The gateway has not seen this operation yet. That proves something in ${minutes(earlyMs)}, when it is asked again.`,
  };
}

function minutes(durationMs: number): string {
  const count = Math.max(1, Math.ceil(durationMs / 60_000));
  return count === 1 ? "a minute" : `${count} minutes`;
}

/** On schedule; but when "never seen" begins to count, or has counted once, not later than its answer is worth something. */
function nextQuestionMs(operation: OperationRecord, answer: InquiryResult, earlyMs: number): number {
  const scheduled = nextInquiryMs(operation.inquiryCount + 1);
  if (answer.outcome !== "not_found") return scheduled;
  return Math.min(scheduled, earlyMs > 0 ? earlyMs : NOT_FOUND_AGAIN_MS);
}

/** Only a clear answer is an outcome. "Never seen" counts once it was said late and often enough; for what was taken before, never. */
function judge(
  operation: OperationRecord,
  answer: InquiryResult,
  isProof: boolean,
): Exclude<OperationStatus, "in_flight"> {
  const taken = operation.status === "pending";
  switch (answer.outcome) {
    case "succeeded":
    case "pending":
      return answer.outcome;
    case "declined":
      return taken ? "rejected" : "declined";
    case "not_found":
      if (taken) return "pending";
      if (!isProof) return "unknown";
      return operation.notFoundCount + 1 >= NOT_FOUND_ANSWERS_NEEDED ? "failed" : "unknown";
    default:
      // The inquiry failed, not the operation.
      return taken ? "pending" : "unknown";
  }
}

/** Nobody can be asked: the gateway tells by itself, or two persons settle it. For that it has to be known as unknown. */
async function waitInSilence(
  operation: OperationRecord,
  transactionId: bigint,
  type: ExternalOperationType,
): Promise<void> {
  if (operation.status !== "in_flight") return postpone(operation.id, SILENT_MS);
  await settleAfterwards({
    operationId: operation.id,
    transactionId,
    transactionSessionId: operation.transactionSessionId,
    requestId: operation.requestId,
    type,
    status: "unknown",
    actor: systemActor(JOB),
    gatewayReference: null,
    code: "cannot_be_asked",
    message:
      "The gateway cannot be asked about this operation. It tells by itself, or two persons settle it.",
    pgParams: {},
    response: {},
    exchange: null,
    nextInquiryMs: SILENT_MS,
  });
}

async function postpone(operationId: string, delayMs: number): Promise<void> {
  await sql.query(
    `UPDATE operation SET next_inquiry_at = now() + $2::float8 * interval '1 millisecond'
     WHERE id = $1::uuid AND status IN ('in_flight', 'unknown', 'pending')`,
    [operationId, delayMs],
  );
}
