import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { requireWithinCeiling } from "@/lib/auth/ceilings/rules";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import type { GatewayResult } from "@/lib/gateways/types";
import { log } from "@/lib/log";
import { parseAmount } from "@/lib/money/money";
import { callGateway, notSentInTime } from "@/lib/operations/call-gateway";
import { enterGateway } from "@/lib/operations/enter-gateway";
import { executionKey } from "@/lib/operations/execution-key";
import { findOperation, findOperationByTrackingKey } from "@/lib/operations/find-operation";
import { firstInquiryMs, sendWindowMs } from "@/lib/operations/inquiry-schedule";
import type { OperationWithChild } from "@/lib/operations/operation-record";
import { newOperationId, newReferenceNumber } from "@/lib/transactions/references";
import { type Reservation, type Reserved, reserveOperation } from "@/lib/operations/reserve-operation";
import { canPerform } from "@/lib/operations/rules";
import { settleCallOutcome, settlementOf } from "@/lib/operations/settle-call";
import { settleOperation } from "@/lib/operations/settle-operation";
import { isReferenceTaken, REFERENCE_TAKEN, underTakenReference } from "@/lib/operations/taken-reference";
import {
  type ExternalOperationType,
  OPERATION_PERMISSION,
  type OperationSource,
} from "@/lib/operations/types";
import {
  findParent,
  type FoundParent,
  type Parent,
  type ParentIdentifiers,
} from "@/lib/transactions/find-parent";

export interface PerformInput extends ParentIdentifiers {
  type: ExternalOperationType;
  source: OperationSource;
  /** Decimal text in the payment's currency; left out, all that remains. Ignored for a void. */
  amount?: string | undefined;
  extra?: Record<string, unknown>;
  /** The caller's idempotency key, valid across the whole installation. */
  trackingKey?: string | undefined;
  /** The approved request that this is an execution of. */
  request?: ExecutionOfRequest;
  /** What `findParent` said of these identifiers and this key just now, where the caller has asked already. */
  found?: FoundParent;
  /** Runs in the reservation's transaction before anything is written; throws to stop. */
  guard?(sql: Sql): Promise<void>;
}

export interface ExecutionOfRequest {
  id: number;
  attemptNumber: number;
  /** Runs in the reservation's transaction before anything is written: locks and judges the request again, throws to stop. */
  verify(sql: Sql): Promise<void>;
}

export interface Performed extends OperationWithChild {
  /** Null when an earlier operation was found by its tracking key. */
  parent: Parent | null;
  /** Nothing ran: this is the latest status of the operation that holds the key. */
  tracked: boolean;
}

/** How long a second use of a key waits for the first to finish before it is told to come back. */
const KEY_WAIT_MS = 5_000;
const KEY_POLL_MS = 100;

/**
 * The only way money moves: reserve (commit), call the gateway with no transaction open, settle (commit). The outcome is a
 * value in `operation.status`; what may not start is thrown as `AppError`. Killed at any point it leaves a reservation that the
 * reconcile job resolves by asking the gateway.
 */
export async function performOperation(actor: Actor, input: PerformInput): Promise<Performed> {
  requirePermission(actor, OPERATION_PERMISSION[input.type]);

  const found = input.found ?? (await findParent(sql, input, input.trackingKey));
  if (found.trackedOperationId !== null) return trackedStatus(found.trackedOperationId);
  const parent = found.parent();
  const key = input.request ? await executionKey(sql, input.request) : null;
  const reservation = plan(actor, input, parent, key);

  // Before anything is reserved: a gateway that hangs or is away refuses here, and amount and key stay free.
  const leave = parent.account ? await enterGateway(parent.account) : () => undefined;
  let called: Called;
  try {
    called = await reserveAndCall(reservation, input);
  } catch (error) {
    if (input.trackingKey !== undefined && isUniqueViolation(error, "operation_tracking_key_held_idx"))
      return trackedByKey(input.trackingKey);
    if (error instanceof AppError && error.status === 400) await refuseAgain(actor, input);
    throw error;
  } finally {
    leave();
  }
  return { ...(await settle(reservation, called)), parent, tracked: false };
}

interface Called {
  reserved: Reserved;
  result: GatewayResult;
}

async function reserveAndCall(reservation: Reservation, input: PerformInput): Promise<Called> {
  const sendBy = performance.now() + sendWindowMs();
  const reserved = await reserve(reservation, input);
  const late = performance.now() > sendBy;
  const result = late ? notSentInTime() : await callGateway(reservation.parent, reservation, sendBy);
  return { reserved, result };
}

function plan(actor: Actor, input: PerformInput, parent: Parent, key: string | null = null): Reservation {
  const requested =
    input.type === "void" || input.amount === undefined
      ? undefined
      : parseAmount(input.amount, parent.facts.currencyCode);
  const verdict = canPerform(input.type, executionFacts(parent, input), requested);
  if (!verdict.ok) throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.params });
  if (verdict.amountMinor === null) throw new Error(`canPerform gave no amount for ${input.type}`);
  requireWithinCeiling(actor, input.type, {
    currency: parent.facts.currencyCode,
    amountMinor: verdict.amountMinor,
  });
  const id = newOperationId();
  return {
    id,
    referenceNumber: newReferenceNumber(),
    idempotencyKey: key ?? id,
    actor,
    type: input.type,
    source: input.source,
    parent,
    amountMinor: verdict.amountMinor,
    extra: input.extra ?? {},
    trackingKey: input.trackingKey ?? null,
    requestId: input.request?.id ?? null,
    attemptNumber: input.request?.attemptNumber ?? 1,
    firstInquiryMs: firstInquiryMs(),
  };
}

/** Somebody was faster, so the database refused what the rules had just allowed: says why, in the words of what holds now. */
async function refuseAgain(actor: Actor, input: PerformInput): Promise<void> {
  plan(actor, input, (await findParent(sql, input)).parent());
}

/** A request's own hold must not stand in the way of its execution; the reservation hands it over in one statement. */
function executionFacts(parent: Parent, input: PerformInput): Parent["facts"] {
  return input.request ? { ...parent.facts, requestHeldMinor: 0n, voidRequested: false } : parent.facts;
}

async function reserve(reservation: Reservation, { request, guard }: PerformInput): Promise<Reserved> {
  if (!request && !guard) return reserveOperation(sql, reservation);
  return inTransaction(async (transaction) => {
    await request?.verify(transaction);
    await guard?.(transaction);
    return reserveOperation(transaction, reservation);
  });
}

/** Records the outcome. The gateway has acted, so a database that is away for a moment is asked again. */
async function settle(reservation: Reservation, { reserved, result }: Called): Promise<OperationWithChild> {
  let settlement = settlementOf(reservation, result);
  for (let attempt = 1; ; attempt++) {
    try {
      const settled =
        (reservation.requestId === null
          ? await settleCallOutcome(sql, reservation, reserved, settlement)
          : null) ?? (await settleOperation(sql, settlement));
      // Null: the reconcile job or a notice of the gateway was faster; theirs stands.
      const current = settled ?? (await findOperation(sql, reservation.id));
      if (!current) throw new Error(`operation ${reservation.id} disappeared`);
      return current;
    } catch (error) {
      if (isReferenceTaken(error) && settlement.code !== REFERENCE_TAKEN) {
        settlement = underTakenReference(settlement);
        continue;
      }
      if (!(error instanceof AppError) || error.code !== "unavailable" || attempt >= 5) {
        log.error(
          { error, operationId: reservation.id, outcome: result.outcome },
          "outcome could not be recorded; the reconcile job will ask the gateway",
        );
        // Not "try again": the gateway may have done it.
        throw new AppError("operation_in_progress", {
          detail:
            "The operation was sent and its outcome is being recorded. Do not repeat it; look at the transaction shortly.",
          cause: error,
        });
      }
      await sleep(200 * attempt);
    }
  }
}

async function trackedStatus(operationId: string): Promise<Performed> {
  const found = await waitUntilAnswered(() => findOperation(sql, operationId));
  if (!found) throw inProgress();
  return { ...found, parent: null, tracked: true };
}

async function trackedByKey(trackingKey: string): Promise<Performed> {
  const found = await waitUntilAnswered(() => findOperationByTrackingKey(sql, trackingKey));
  if (!found) throw inProgress();
  return { ...found, parent: null, tracked: true };
}

/** Waits for the first use of the key to end. Null: it is still running, its outcome has no child yet, or it just failed. */
async function waitUntilAnswered(
  find: () => Promise<OperationWithChild | null>,
): Promise<OperationWithChild | null> {
  const giveUpAt = performance.now() + KEY_WAIT_MS;
  for (;;) {
    const found = await find();
    if (!found || found.operation.status === "declined" || found.operation.status === "failed") {
      return found?.child ? found : null;
    }
    const { status, type } = found.operation;
    // An unknown refund without a child was never told "queued": its caller got no answer. Captures and voids have none anyway.
    const answered =
      status !== "in_flight" && (status !== "unknown" || found.child !== null || type !== "refund");
    if (answered || performance.now() > giveUpAt) return answered ? found : null;
    await sleep(KEY_POLL_MS);
  }
}

function inProgress(): AppError {
  return new AppError("operation_in_progress", {
    detail: "An operation with this Tracking-Key is in progress. Ask again with the same key.",
  });
}
