import "server-only";
import { auditingRequest } from "@/lib/approvals/audit-request";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { deniedBy } from "@/lib/approvals/judge-operation";
import { lockRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { requireMaker } from "@/lib/approvals/makers";
import { misfitOf } from "@/lib/approvals/misfit";
import { moveRequest } from "@/lib/approvals/move-request";
import { recordDecision } from "@/lib/approvals/record-decision";
import { requireMet } from "@/lib/approvals/require-met";
import { canDecide, VOTE_REFUSALS } from "@/lib/approvals/rules";
import type { DecideRequestInput } from "@/lib/approvals/schemas";
import { judgePerson, mayReject, readStanding, type Standing } from "@/lib/approvals/standing";
import { deciderFacts } from "@/lib/approvals/end-request";
import { advanceRequest } from "@/lib/approvals/advance-request";
import type { DecisionResult, RequestContent } from "@/lib/approvals/types";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { type KeptReason, keptReason, keptWords } from "@/lib/i18n/kept-words";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";

/** A step that commits something although the checker is told no: an expiry, a request that no longer fits. */
type Step = { decided: DecisionResult } | { stopped: AppError };

/** What is decided about, under the locks. */
interface Deciding {
  actor: UserActor;
  request: StoredRequest;
  parent: Parent;
  input: DecideRequestInput;
  content: RequestContent;
  standing: Standing;
}

/**
 * A checker's approve or reject. Everything is read again under the locks: the right and the membership, the status, the clock, the
 * content that was on the screen, the balance, the maker, the policy. The last approval claims the request by a conditional update
 * and leaves the execution to a job of the same commit, so two checkers, two tabs and a restart give one execution.
 */
export async function decideRequest(actor: UserActor, input: DecideRequestInput): Promise<DecisionResult> {
  return auditingRequest(actor, input.verdict, input.requestId, async () => {
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
  const standing = await readStanding(transaction, request, parent, { lock: true });
  const deciding = { actor, request, parent, input, content, standing };
  return input.verdict === "reject" ? reject(transaction, deciding) : approve(transaction, deciding);
}

async function refuseUnlessDecidable(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
): Promise<void> {
  const verdict = canDecide({ ...request, expired: false }, deciderFacts(actor, request.type));
  if (verdict.ok) return;
  if (verdict.code !== "request_already_decided")
    throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.words ?? {} });
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
    reason: { text: "Nobody decided in time.", words: keptWords("nobodyDecided") },
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

/** One reject at any stage ends the request, so whoever belongs to one may. */
async function reject(transaction: Sql, deciding: Deciding): Promise<Step> {
  const { actor, request, parent, input, standing } = deciding;
  if (!mayReject(standing, actor.userId)) throw refusedPerson(standing, actor.userId);
  await recordDecision(transaction, { ...deciding, seat: ownSeat(standing, actor.userId), stepUp: null });
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "rejected",
    actor,
    reason: input.note ?? null,
  });
  return { decided: { requestId: request.id, status: "rejected" } };
}

function ownSeat(standing: Standing, userId: number) {
  const verdict = judgePerson(standing, userId);
  return verdict.ok ? verdict : { stage: null, onBehalfOf: null };
}

function refusedPerson(standing: Standing, userId: number): AppError {
  const verdict = judgePerson(standing, userId);
  const refusal = VOTE_REFUSALS[verdict.ok ? "not_in_pool" : verdict.reason];
  return new AppError(refusal.code, {
    detail: refusal.reason,
    params: { ...(verdict.ok ? {} : { reason: verdict.reason }), ...refusal.words },
  });
}

async function approve(transaction: Sql, deciding: Deciding): Promise<Step> {
  const { actor, request, parent, standing } = deciding;
  const misfit = await findMisfit(transaction, request, parent);
  if (misfit) return cancelMisfit(transaction, request, parent, misfit);
  if (standing.denied) throw deniedBy(request.type, standing.denied);
  const verdict = judgePerson(standing, actor.userId);
  if (!verdict.ok) throw refusedPerson(standing, actor.userId);
  const stepUp = await requireMet(transaction, deciding);
  await recordDecision(transaction, { ...deciding, seat: verdict, stepUp });
  return { decided: await advanceRequest(transaction, actor, request, parent, deciding.input.contentHash) };
}

/** Why an approval could not be executed any more, or null. */
async function findMisfit(
  transaction: Sql,
  request: StoredRequest,
  parent: Parent,
): Promise<KeptReason | null> {
  const misfit = misfitOf(request, parent);
  if (misfit) return misfit;
  try {
    const maker = await requireMaker(transaction, request.maker);
    return hasPermission(maker, OPERATION_PERMISSION[request.type])
      ? null
      : {
          text: `The maker may no longer ${request.type}.`,
          words: keptWords("makerMayNot", { operation: request.type }),
        };
  } catch (error) {
    if (error instanceof AppError && error.code === "forbidden") return keptReason(error);
    throw error;
  }
}

async function cancelMisfit(
  transaction: Sql,
  request: StoredRequest,
  parent: Parent,
  misfit: KeptReason,
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
      detail: `The request was canceled: ${misfit.text}`,
      params: { status: "canceled" },
    }),
  };
}
