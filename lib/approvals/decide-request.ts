import "server-only";
import { auditingRefusals } from "@/lib/approvals/audit-refusals";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { lockRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { misfitOf } from "@/lib/approvals/misfit";
import { moveRequest } from "@/lib/approvals/move-request";
import { FOUR_EYES } from "@/lib/approvals/policy";
import { canDecide } from "@/lib/approvals/rules";
import type { DecideRequestInput } from "@/lib/approvals/schemas";
import type { RequestContent } from "@/lib/approvals/types";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";

export type DecisionResult = { requestId: number; status: "approved" | "rejected" };

/** A step that commits something although the checker is told no: an expiry, a request that no longer fits. */
type Step = { decided: DecisionResult } | { stopped: AppError };

/**
 * A checker's approve or reject. Everything is read again under the locks: the right, the status, the clock, the content that
 * was on the screen, the balance, the maker. Approval claims the request by a conditional update and leaves the execution
 * to a job of the same commit, so two checkers, two tabs and a restart give one execution.
 */
export async function decideRequest(actor: UserActor, input: DecideRequestInput): Promise<DecisionResult> {
  return auditingRefusals(actor, input.verdict, input.requestId, async () => {
    const step = await inTransaction((transaction) => decide(transaction, actor, input));
    if ("stopped" in step) throw step.stopped;
    return step.decided;
  });
}

async function decide(transaction: Sql, actor: UserActor, input: DecideRequestInput): Promise<Step> {
  const { parent, request } = await lockRequest(transaction, input.requestId);
  await refuseUnlessDecidable(transaction, actor, request);
  if (request.expired) return expireNow(transaction, request, parent);

  const content = requestContent(request, parent);
  if (contentHash(content) !== input.contentHash) throw changed(content);
  if (input.verdict === "reject") return reject(transaction, actor, request, parent, input, content);

  const misfit = await findMisfit(transaction, request, parent);
  if (misfit) return cancelMisfit(transaction, request, parent, misfit);
  return approve(transaction, actor, request, parent, input, content);
}

async function refuseUnlessDecidable(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
): Promise<void> {
  const verdict = canDecide(
    { ...request, expired: false },
    {
      userId: actor.userId,
      mayDecide: hasPermission(actor, "request.decide"),
      isAdmin: hasPermission(actor, "user.manage"),
      mayOperate: hasPermission(actor, OPERATION_PERMISSION[request.type]),
    },
  );
  if (verdict.ok) return;
  if (verdict.code !== "request_already_decided")
    throw new AppError(verdict.code, { detail: verdict.reason });
  throw await alreadyDecided(transaction, request);
}

/** The loser of a race sees who decided first. */
async function alreadyDecided(transaction: Sql, request: StoredRequest): Promise<AppError> {
  const rows = await transaction.query<{ username: string; verdict: string; created_at: string }>(
    `SELECT u.username, d.verdict, d.created_at FROM decision d JOIN app_user u ON u.id = d.checker_id
     WHERE d.request_id = $1 ORDER BY d.id DESC LIMIT 1`,
    [request.id],
  );
  const first = rows[0];
  const status = request.status.replaceAll("_", " ");
  return new AppError("request_already_decided", {
    detail: first
      ? `${first.username} ${first.verdict === "approve" ? "approved" : "rejected"} this request first. It is ${status} now.`
      : `The request is ${status}, so there is nothing to decide.`,
    params: {
      status: request.status,
      ...(first ? { by: first.username, verdict: first.verdict, at: first.created_at } : {}),
    },
  });
}

async function expireNow(transaction: Sql, request: StoredRequest, parent: Parent): Promise<Step> {
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "expired",
    actor: systemActor("decide-request"),
    reason: "Nobody decided in time.",
  });
  return {
    stopped: new AppError("request_not_open", {
      detail: "The request has expired.",
      params: { status: "expired" },
    }),
  };
}

function changed(content: RequestContent): AppError {
  return new AppError("request_changed", {
    detail: "The payment changed since you opened this request. Look at it again before you decide.",
    params: { ...content },
  });
}

/** Why an approval could not be executed any more, or null. */
async function findMisfit(transaction: Sql, request: StoredRequest, parent: Parent): Promise<string | null> {
  const misfit = misfitOf(request, parent);
  if (misfit) return misfit;
  const entitled = await transaction.query<{ id: number }>(
    `SELECT u.id FROM app_user u WHERE u.id = $1 AND u.is_active AND $2 = ANY (array(
       SELECT permission FROM user_permission WHERE user_id = u.id
       UNION SELECT g.permission FROM group_member m JOIN group_permission g ON g.group_id = m.group_id WHERE m.user_id = u.id))`,
    [request.makerId, OPERATION_PERMISSION[request.type]],
  );
  return entitled.length === 0 ? `The maker may no longer ${request.type}.` : null;
}

async function cancelMisfit(
  transaction: Sql,
  request: StoredRequest,
  parent: Parent,
  misfit: string,
): Promise<Step> {
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "canceled",
    actor: systemActor("decide-request"),
    reason: misfit,
  });
  return {
    stopped: new AppError("request_not_open", {
      detail: `The request was canceled: ${misfit}`,
      params: { status: "canceled" },
    }),
  };
}

async function reject(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
  parent: Parent,
  input: DecideRequestInput,
  content: RequestContent,
): Promise<Step> {
  await recordDecision(transaction, actor, request, input, content);
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "rejected",
    actor,
    reason: input.note ?? null,
  });
  return { decided: { requestId: request.id, status: "rejected" } };
}

async function approve(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
  parent: Parent,
  input: DecideRequestInput,
  content: RequestContent,
): Promise<Step> {
  await recordDecision(transaction, actor, request, input, content);
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "approved",
    actor,
    reason: input.note || null,
    clockHours: FOUR_EYES.approvedHours,
    after: { contentHash: input.contentHash },
  });
  await addJob(
    transaction,
    "execute-request",
    { requestId: request.id },
    { key: `execute-request-${request.id}` },
  );
  return { decided: { requestId: request.id, status: "approved" } };
}

async function recordDecision(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
  input: DecideRequestInput,
  content: RequestContent,
): Promise<void> {
  await transaction.query(
    `INSERT INTO decision (request_id, maker_id, checker_id, verdict, note, content_hash, seen)
     VALUES ($1, $2, $3, $4::verdict, $5, $6, $7::jsonb)`,
    [
      request.id,
      request.makerId,
      actor.userId,
      input.verdict,
      input.note || null,
      input.contentHash,
      JSON.stringify(content),
    ],
  );
}
