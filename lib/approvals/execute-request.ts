import "server-only";
import { deniedBy } from "@/lib/approvals/judge-operation";
import { followRequest } from "@/lib/approvals/follow-request";
import { lockRequest, findRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { requireMaker } from "@/lib/approvals/makers";
import { moveRequest } from "@/lib/approvals/move-request";
import { countAttachments } from "@/lib/approvals/require-met";
import { openDemand, readStanding, type Standing } from "@/lib/approvals/standing";
import { type Actor, hasPermission, systemActor } from "@/lib/auth/actor";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { type KeptReason, keptReason, keptWords } from "@/lib/i18n/kept-words";
import { log } from "@/lib/log";
import { formatAmount } from "@/lib/money/money";
import { isRefusedAtGate } from "@/lib/operations/enter-gateway";
import { performOperation } from "@/lib/operations/perform-operation";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";

/** The attempt is not ours to make: somebody else makes it, or the request moved on. Nothing is wrong. */
class NotOurs extends Error {}

/**
 * Runs an approved request as its maker. May be called any number of times: the database allows one live attempt, and its
 * gateway key is made of request and attempt. What may not run any more stops in `manual_action_required` with the reason.
 */
export async function executeRequest(requestId: number): Promise<void> {
  const request = await findRequest(sql, requestId);
  if (!request || request.status !== "approved" || request.executing) return;
  // A lost follow-up is made up for; a declined attempt is never repeated by itself.
  if (request.attemptEnded) return followRequest(requestId);
  if (request.recallable) return waitForRelease(request);
  try {
    const maker = await requireEntitledMaker(sql, request);
    await perform(maker, request, await sessionIdOf(request));
  } catch (error) {
    if (isSomebodyElses(error)) return;
    if (isRefusedAtGate(error)) return waitForGateway(requestId, error);
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "operation_in_progress")
      throw error;
    await stopRequest(requestId, keptReason(error));
  }
}

async function perform(maker: Actor, request: StoredRequest, sessionId: string): Promise<void> {
  const attemptNumber = request.attempts + 1;
  const performed = await performOperation(maker, {
    type: request.type,
    source: request.source,
    sessionId,
    amount: formatAmount(request.amountMinor, request.currencyCode),
    extra: request.extra,
    // The key of the call that asked finds, from now on, the operation itself.
    ...(request.source === "api" && request.trackingKey !== null ? { trackingKey: request.trackingKey } : {}),
    request: {
      id: request.id,
      attemptNumber,
      verify: (transaction) => verify(transaction, request.id, attemptNumber),
    },
  });
  if (performed.tracked && performed.operation.requestId !== request.id)
    throw new AppError("conflict", {
      detail: "Its Tracking-Key was used for another operation meanwhile.",
      params: keptWords("trackingKeyUsed"),
    });
}

/** In its undo window: the job comes back when that is over. */
async function waitForRelease({ id, releaseAt }: StoredRequest): Promise<void> {
  const delayMs = Math.max(0, Date.parse(releaseAt ?? "") - Date.now()) + 250;
  await addJob(sql, "execute-request", { requestId: id }, { key: `execute-request-${id}`, delayMs });
}

/** The gateway is away or busy and nothing was sent: the request stays approved until its own clock runs out. */
async function waitForGateway(requestId: number, refusal: AppError): Promise<void> {
  log.info({ requestId, reason: refusal.detail }, "approved request waits for its gateway");
  const delayMs = Number(refusal.params.retryAfter) * 1000;
  await addJob(sql, "execute-request", { requestId }, { key: `execute-request-${requestId}`, delayMs });
}

function isSomebodyElses(error: unknown): boolean {
  return (
    error instanceof NotOurs ||
    (error instanceof AppError && error.code === "request_executing") ||
    isUniqueViolation(error, "operation_live_attempt_idx") ||
    isUniqueViolation(error, "operation_attempt_number_idx")
  );
}

/** Everything again, under the locks, in the transaction that reserves. */
async function verify(transaction: Sql, requestId: number, attemptNumber: number): Promise<void> {
  const { parent, request } = await lockRequest(transaction, requestId);
  const ours =
    request.status === "approved" && !request.executing && !request.attemptEnded && !request.recallable;
  if (!ours || request.attempts + 1 !== attemptNumber) throw new NotOurs();
  if (request.expired)
    throw new AppError("request_not_open", {
      detail: "The request expired before it was executed.",
      params: keptWords("expiredBefore"),
    });
  await requireEntitledMaker(transaction, request);
  await requireApproved(transaction, request, parent);
  await transaction.query(`UPDATE operation_request SET attempts = $2 WHERE id = $1`, [
    requestId,
    attemptNumber,
  ]);
}

async function requireEntitledMaker(db: Sql, request: StoredRequest): Promise<Actor> {
  const maker = await requireMaker(db, request.maker);
  if (hasPermission(maker, OPERATION_PERMISSION[request.type])) return maker;
  const name = maker.type === "user" ? maker.username : maker.label;
  throw new AppError("forbidden", {
    detail: `The maker ${name} no longer has the right that this request needs.`,
    params: keptWords("makerLostRight", { name }),
  });
}

/** The approvals, counted anew by the rights, groups and policy of this moment. */
async function requireApproved(transaction: Sql, request: StoredRequest, parent: Parent): Promise<void> {
  const standing = await readStanding(transaction, request, parent, { lock: true });
  if (standing.denied) throw deniedBy(request.type, standing.denied);
  if (!standing.voting.complete) throw await lackOfApprovals(transaction, standing);
  const open = openDemand(standing, await countAttachments(transaction, request.id));
  if (open) throw new AppError("forbidden", { detail: open.text, params: open.words ?? {} });
}

/** Names whose approval no longer counts, where that is the reason. */
async function lackOfApprovals(transaction: Sql, standing: Standing): Promise<AppError> {
  const counted = new Set(standing.voting.stages.flatMap((stage) => stage.counted));
  const lost = standing.approvals.filter((vote) => !counted.has(vote.userId)).map((vote) => vote.userId);
  const people = await transaction.query<{ username: string; is_active: boolean }>(
    `SELECT username, is_active FROM app_user WHERE id = ANY ($1::int[]) ORDER BY username`,
    [lost],
  );
  const [first] = people;
  if (!first)
    return new AppError("forbidden", {
      detail: "The request does not have enough approvals.",
      params: keptWords("tooFewApprovals"),
    });
  const name = first.username;
  return new AppError("forbidden", {
    detail: first.is_active
      ? `The checker ${name} no longer has the right that this request needs.`
      : `${name} has been disabled.`,
    params: keptWords(first.is_active ? "checkerLostRight" : "personDisabled", { name }),
  });
}

async function sessionIdOf(request: StoredRequest): Promise<string> {
  const rows = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM payment_transaction WHERE id = $1`,
    [request.transactionId],
  );
  const sessionId = rows[0]?.session_id;
  if (!sessionId) throw new Error(`request ${request.id} has no transaction`);
  return sessionId;
}

async function stopRequest(requestId: number, reason: KeptReason): Promise<void> {
  await inTransaction(async (transaction) => {
    const { parent, request } = await lockRequest(transaction, requestId);
    if (request.status !== "approved" || request.executing) return;
    if (request.expired) {
      await moveRequest(transaction, {
        request,
        sessionId: parent.sessionId,
        to: "expired",
        actor: systemActor("execute-request"),
        reason,
      });
      return;
    }
    await moveRequest(transaction, {
      request,
      sessionId: parent.sessionId,
      to: "manual_action_required",
      actor: systemActor("execute-request"),
      reason,
    });
  });
  log.warn({ requestId, reason: reason.text }, "approved request stopped before the gateway");
}
