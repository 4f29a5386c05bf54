import "server-only";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import type { NeverSeen } from "@/lib/gateways/capability-types";
import { connectorFor } from "@/lib/gateways/registry";
import type { InquiryResult } from "@/lib/gateways/types";
import { addJob } from "@/lib/jobs/add-job";
import { askInTurn } from "@/lib/operations/ask-in-turn";
import { findOperation } from "@/lib/operations/find-operation";
import { PENDING_INQUIRY_MS } from "@/lib/operations/inquiry-schedule";
import { countsInMs, quietForMs } from "@/lib/operations/never-seen";
import type { OperationRecord } from "@/lib/operations/operation-record";
import { CHECK_DELAYS_MS } from "@/lib/operations/outcomes/check-schedule";
import { alertOfContradiction, settledByHand } from "@/lib/operations/outcomes/contradiction";
import type { SettlementOutcome } from "@/lib/operations/outcomes/types";
import { recordInquiry } from "@/lib/operations/record-inquiry";
import { settleAfterwards } from "@/lib/operations/settle-operation";
import { type ExternalOperationType, isExternal } from "@/lib/operations/types";
import { type Parent, readParent } from "@/lib/transactions/find-parent";

const JOB = "check-settlement";

/** Adds a job for every settlement by hand about which the gateway is to be asked again. */
export async function scheduleSettlementChecks(): Promise<number> {
  const due = await sql.query<{ id: number }>(
    `UPDATE operation_settlement SET next_check_at = now() + interval '10 minutes' WHERE id IN (
       SELECT id FROM operation_settlement WHERE status = 'confirmed' AND next_check_at <= now()
       ORDER BY next_check_at LIMIT 50 FOR UPDATE SKIP LOCKED) RETURNING id`,
  );
  for (const { id } of due)
    await addJob(
      sql,
      "check-settlement",
      { settlementId: id },
      { key: `check-settlement-${id}`, maxAttempts: 1 },
    );
  return due.length;
}

interface DueSettlement {
  operation_id: string;
  outcome: SettlementOutcome;
  checks: number;
}

type CheckedOperation = OperationRecord & {
  transactionId: bigint;
  amountMinor: bigint;
  type: ExternalOperationType;
};

/**
 * Asks the gateway about what two persons settled. Somebody may have refunded again because of it, so a gateway that never sends
 * notices must not be able to keep the truth to itself.
 */
export async function checkSettlement(settlementId: number): Promise<void> {
  const [due] = await sql.query<DueSettlement>(
    "SELECT operation_id, outcome, checks FROM operation_settlement WHERE id = $1 AND status = 'confirmed' AND next_check_at IS NOT NULL",
    [settlementId],
  );
  const operation = due ? (await findOperation(sql, due.operation_id))?.operation : null;
  if (!due || !operation || !isCheckable(operation)) return;
  const quietMs = await quietForMs(sql, operation.id);
  const parent = await readParent(sql, operation.transactionId);
  const answer = parent && (await ask(parent, operation));
  // Refused at the gate: the sweep comes by again.
  if (!parent || !answer) return;
  await recordInquiry(sql, operation.id, JOB, answer);
  const isEarly = answer.outcome === "not_found" && countsInMs(neverSeenOf(parent), quietMs) > 0;
  const isClear = isEarly ? false : await applyAnswer(operation, due.outcome, answer);
  const delayMs = isClear ? null : (CHECK_DELAYS_MS[due.checks + 1] ?? null);
  await sql.query(
    "UPDATE operation_settlement SET checks = checks + 1, next_check_at = now() + $2::float8 * interval '1 millisecond' WHERE id = $1",
    [settlementId, delayMs],
  );
}

function isCheckable(operation: OperationRecord): operation is CheckedOperation {
  return isExternal(operation.type) && operation.transactionId !== null && operation.amountMinor !== null;
}

function neverSeenOf({ account }: Parent): NeverSeen | null {
  return account && connectorFor(account.gateway).capabilities.neverSeen;
}

async function ask(parent: Parent, operation: CheckedOperation): Promise<InquiryResult | null> {
  return askInTurn(parent, {
    id: operation.id,
    idempotencyKey: operation.idempotencyKey ?? operation.id,
    type: operation.type,
    amountMinor: operation.amountMinor,
    extra: operation.extra,
    gatewayReference: operation.gatewayReference,
  });
}

/** Records what contradicts; tells whether the gateway has said something definite. */
async function applyAnswer(
  operation: CheckedOperation,
  settled: SettlementOutcome,
  answer: InquiryResult,
): Promise<boolean> {
  const actor = systemActor(JOB);
  const word = { operationId: operation.id, transactionSessionId: operation.transactionSessionId, actor };
  switch (answer.outcome) {
    case "not_found":
      // No proof that it was not executed under another name: a person looks, nothing moves.
      await alertOnly({
        ...word,
        status: "not_found",
        message: "The gateway has never seen this operation.",
      });
      return false;
    case "unknown":
    case "failed":
      return false;
    default:
  }
  // Refused: against "never executed" that is no news, against "executed" it takes the amount back.
  const status = answer.outcome === "declined" ? "rejected" : answer.outcome;
  if (status === "rejected" && settled === "never_executed") return true;
  await settleAfterwards({
    ...word,
    transactionId: operation.transactionId,
    requestId: operation.requestId,
    type: operation.type,
    status,
    gatewayReference: answer.gatewayReference,
    code: answer.code,
    message: answer.message,
    pgParams: answer.pgParams,
    response: answer.response,
    exchange: null,
    nextInquiryMs: status === "pending" ? PENDING_INQUIRY_MS : null,
  });
  return status !== "pending";
}

async function alertOnly(word: Parameters<typeof alertOfContradiction>[2]): Promise<void> {
  await inTransaction(async (transaction) => {
    const byHand = await settledByHand(transaction, word.operationId);
    if (byHand) await alertOfContradiction(transaction, byHand, word);
  });
}
