import "server-only";
import type { StoredRequest } from "@/lib/approvals/load-request";
import { moveRequest } from "@/lib/approvals/move-request";
import { countAttachments } from "@/lib/approvals/require-met";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import { openDemand, readStanding, type Standing } from "@/lib/approvals/standing";
import type { DecisionResult } from "@/lib/approvals/types";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { systemActor, type UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";
import type { Parent } from "@/lib/transactions/find-parent";

/** Moves a request on after an approval: to its next stage, or, when nobody is missing any more, to `approved`. */
export async function advanceRequest(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
  parent: Parent,
  hash: string,
): Promise<DecisionResult> {
  const standing = await readStanding(transaction, request, parent, { lock: true });
  if (!standing.voting.complete) {
    await waitForOthers(transaction, actor, request, parent, standing, hash);
    return { requestId: request.id, status: "pending" };
  }
  await release(transaction, actor, request, parent, standing, hash);
  return { requestId: request.id, status: "approved" };
}

/**
 * Moves a request on that lacks nobody any more although nobody voted: the policy that wanted more was taken back, or a counted checker
 * has his right again. Only while everything still is what the last of them saw and answers for. Returns whether it did.
 */
export async function releaseComplete(
  transaction: Sql,
  request: StoredRequest,
  parent: Parent,
): Promise<boolean> {
  const standing = await readStanding(transaction, request, parent, { lock: true });
  if (standing.denied || !standing.voting.complete) return false;
  // The execution would stop at it.
  if (openDemand(standing, await countAttachments(transaction, request.id))) return false;
  const hash = contentHash(requestContent(request, parent));
  const counted = standing.voting.stages.flatMap((stage) => [...stage.counted]);
  const [last] = await transaction.query<{ hash: string }>(
    `SELECT content_hash AS hash FROM decision WHERE request_id = $1 AND verdict = 'approve' AND checker_id = ANY ($2::int[])
     ORDER BY id DESC LIMIT 1`,
    [request.id, counted],
    "last-counted-approval",
  );
  if (last?.hash !== hash) return false;
  await release(transaction, systemActor("release-requests"), request, parent, standing, hash);
  return true;
}

async function waitForOthers(
  transaction: Sql,
  actor: UserActor,
  request: StoredRequest,
  parent: Parent,
  standing: Standing,
  hash: string,
): Promise<void> {
  const stage = stageReached(request, standing);
  await recordAudit(transaction, {
    actor,
    action: "request.voted",
    objectType: "operation_request",
    objectId: String(request.id),
    transactionSessionId: parent.sessionId,
    before: { stage: request.stage },
    after: { stage, contentHash: hash },
  });
  if (stage === request.stage) return;
  await transaction.query(
    `UPDATE operation_request SET stage = $2, stage_since = now() WHERE id = $1`,
    [request.id, stage],
    "advance-request",
  );
  await queueRequestEvent(transaction, request.id, "stage_reached", { actor });
}

/** A stage that was finished stays finished in what is shown, even if a counted checker loses his right afterwards. */
function stageReached(request: StoredRequest, { voting }: Standing): number {
  const { current } = voting;
  const now = current && current.requirement === 0 ? current.stage : request.requirement.stages.length;
  return Math.max(now, request.stage);
}

/** Approved: the worker sends it, at once or when the time to recall it is over. */
async function release(
  transaction: Sql,
  actor: AuditActor,
  request: StoredRequest,
  parent: Parent,
  { demands, requiredChecks }: Standing,
  hash: string,
): Promise<void> {
  const delayMs = demands.undoMinutes * 60_000;
  await transaction.query(
    `UPDATE operation_request SET stage = $2, stage_since = now(), required_checks = greatest(required_checks, $3),
       release_at = CASE WHEN $4::float8 > 0 THEN now() + $4::float8 * interval '1 minute' END WHERE id = $1`,
    [request.id, request.requirement.stages.length, requiredChecks, demands.undoMinutes],
    "release-request",
  );
  await moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "approved",
    actor,
    // The clock of the execution begins when it may be executed.
    clockHours: demands.approvedHours + demands.undoMinutes / 60,
    after: { contentHash: hash, ...(delayMs > 0 ? { undoMinutes: demands.undoMinutes } : {}) },
  });
  await addJob(
    transaction,
    "execute-request",
    { requestId: request.id },
    { key: `execute-request-${request.id}`, delayMs },
  );
}
