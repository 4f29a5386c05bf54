import "server-only";
import { followRequest } from "@/lib/approvals/follow-request";
import { lockRequest, findRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { moveRequest } from "@/lib/approvals/move-request";
import { systemActor, type UserActor } from "@/lib/auth/actor";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { formatAmount } from "@/lib/money/money";
import { isRefusedAtGate } from "@/lib/operations/enter-gateway";
import { performOperation } from "@/lib/operations/perform-operation";
import { OPERATION_PERMISSION } from "@/lib/operations/types";

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
  const transactionSessionId = await sessionIdOf(request);
  const maker = await loadPerson(sql, request.makerId);
  const attemptNumber = request.attempts + 1;
  try {
    await performOperation(maker, {
      type: request.type,
      source: "console",
      sessionId: transactionSessionId,
      amount: formatAmount(request.amountMinor, request.currencyCode),
      extra: request.extra,
      request: {
        id: requestId,
        attemptNumber,
        verify: (transaction) => verify(transaction, requestId, attemptNumber),
      },
    });
  } catch (error) {
    if (isSomebodyElses(error)) return;
    if (isRefusedAtGate(error)) return waitForGateway(requestId, error);
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "operation_in_progress")
      throw error;
    await stopRequest(requestId, error.detail);
  }
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
  const { request } = await lockRequest(transaction, requestId);
  const ours = request.status === "approved" && !request.executing && !request.attemptEnded;
  if (!ours || request.attempts + 1 !== attemptNumber) throw new NotOurs();
  if (request.expired)
    throw new AppError("request_not_open", { detail: "The request expired before it was executed." });
  await requireEntitled(transaction, request.makerId, OPERATION_PERMISSION[request.type], "maker");
  const checkers = await transaction.query<{ checker_id: number }>(
    `SELECT checker_id FROM decision WHERE request_id = $1 AND verdict = 'approve'`,
    [requestId],
  );
  const counted = new Set(checkers.map((row) => row.checker_id));
  counted.delete(request.makerId);
  if (counted.size < request.requiredChecks)
    throw new AppError("forbidden", { detail: "The request does not have enough approvals." });
  for (const checkerId of counted) await requireEntitled(transaction, checkerId, "request.decide", "checker");
  await transaction.query(`UPDATE operation_request SET attempts = $2 WHERE id = $1`, [
    requestId,
    attemptNumber,
  ]);
}

async function requireEntitled(
  transaction: Sql,
  userId: number,
  permission: Parameters<UserActor["permissions"]["has"]>[0],
  role: "maker" | "checker",
): Promise<void> {
  const person = await loadPerson(transaction, userId, true);
  if (!person.permissions.has(permission)) {
    throw new AppError("forbidden", {
      detail: `The ${role} ${person.username} no longer has the right that this request needs.`,
    });
  }
}

/** The person with the rights of this moment; with `mustBeActive` a disabled one stops the execution. */
async function loadPerson(db: Sql, userId: number, mustBeActive = false): Promise<UserActor> {
  const rows = await db.query<PersonRow & { is_active: boolean }>(
    `SELECT ${personColumns}, u.is_active FROM app_user u WHERE u.id = $1`,
    [userId],
  );
  const row = rows[0];
  if (!row) throw new AppError("forbidden", { detail: "The person no longer exists." });
  if (mustBeActive && !row.is_active)
    throw new AppError("forbidden", { detail: `${row.username} has been disabled.` });
  // A password that must be changed keeps a person out of the console; it does not undo what he asked for.
  return { ...actorOf(row, { address: null, requestId: null }), mustChangePassword: false };
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

async function stopRequest(requestId: number, reason: string): Promise<void> {
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
  log.warn({ requestId, reason }, "approved request stopped before the gateway");
}
