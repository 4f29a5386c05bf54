import "server-only";
import { findRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { checkerLabels, poolWords } from "@/lib/approvals/pool-words";
import { canDecide, type RequestVerdict, VOTE_REFUSALS } from "@/lib/approvals/rules";
import { decidersOf, judgePerson, readStanding, type Standing } from "@/lib/approvals/standing";
import { deciderFacts } from "@/lib/approvals/end-request";
import { deniedBy } from "@/lib/approvals/judge-operation";
import type { Explanation } from "@/lib/approvals/policy/types";
import type { ExplainedStage, RequestExplanation } from "@/lib/approvals/views";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { keptReason } from "@/lib/i18n/kept-words";
import { notFound } from "@/lib/errors";
import { type Parent, readParent } from "@/lib/transactions/find-parent";

/**
 * Why a request needs so many people, who can decide it now, and why this person can or cannot: said by the code that decides.
 * Throws `not_found`.
 */
export async function explainRequest(actor: UserActor, requestId: number): Promise<RequestExplanation> {
  requirePermission(actor, "transaction.view");
  const request = await findRequest(sql, requestId);
  const parent = request && (await readParent(sql, request.transactionId));
  if (!request || !parent) throw notFound("Request");
  return (await explain(sql, actor, request, parent)).explanation;
}

/** The same for a request that was read already, with whether the actor may decide. */
export async function explain(
  db: Sql,
  actor: UserActor,
  request: StoredRequest,
  parent: Parent,
): Promise<{ explanation: RequestExplanation; me: RequestVerdict }> {
  const standing = await readStanding(db, request, parent);
  const me = personalVerdict(actor, request, standing);
  const waits = request.status === "pending" && !request.expired;
  const explanation: RequestExplanation = {
    rule: request.requirement.ruleName,
    policyVersion: request.policyVersion,
    livePolicyVersion: standing.policyVersion,
    because: await becauseOf(db, request, standing),
    stages: await explainStages(db, request, standing),
    demands: standing.demands,
    stricter: standing.stricter,
    denied: standing.denied ? keptReason(deniedBy(request.type, standing.denied)) : null,
    completable: standing.voting.completable,
    canDecideNow: waits ? await checkerLabels(db, decidersOf(standing)) : [],
    me,
  };
  return { explanation, me };
}

/** Whether this person may decide now: the state of the request first, then the policy, then the people. */
export function personalVerdict(
  actor: UserActor,
  request: StoredRequest,
  standing: Standing,
): RequestVerdict {
  const verdict = canDecide(request, deciderFacts(actor, request.type));
  if (!verdict.ok) return verdict;
  const vote = judgePerson(standing, actor.userId);
  return vote.ok ? { ok: true } : { ok: false, ...VOTE_REFUSALS[vote.reason] };
}

/** Who can approve a request at this moment, as the deciding code sees it: for notices and escalation. */
export async function decidersNow(db: Sql, requestId: number): Promise<number[]> {
  const request = await findRequest(db, requestId);
  if (!request || request.status !== "pending" || request.expired) return [];
  const parent = await readParent(db, request.transactionId);
  if (!parent) return [];
  return decidersOf(await readStanding(db, request, parent));
}

/** What the policy said when the request was made; what it says today where it says more. */
async function becauseOf(db: Sql, request: StoredRequest, standing: Standing): Promise<Explanation[]> {
  const rows = await db.query<{ because: Explanation[] | null }>(
    `SELECT details -> 'because' AS because FROM request_event WHERE request_id = $1 AND event = 'created' ORDER BY id LIMIT 1`,
    [request.id],
    "request-because",
  );
  const then = rows[0]?.because ?? [{ code: "rule", params: { rule: request.requirement.ruleName } }];
  return standing.stricter ? [...then, ...standing.because] : then;
}

async function explainStages(
  db: Sql,
  request: StoredRequest,
  { voting, facts, approvals }: Standing,
): Promise<ExplainedStage[]> {
  const people = [...new Set(approvals.map((vote) => vote.userId))];
  const labels = new Map(
    (await checkerLabels(db, people)).map((label, index) => [sorted(people)[index], label]),
  );
  return Promise.all(
    voting.stages.map(async (stage) => {
      const pool = facts.requirements[stage.requirement]?.stages[stage.stage];
      return {
        name: stage.name,
        needed: stage.needed,
        counted: stage.counted.map((id) => labels.get(id) ?? ""),
        isCurrent:
          request.status === "pending" &&
          voting.current?.requirement === stage.requirement &&
          voting.current.stage === stage.stage,
        ofLivePolicy: stage.requirement > 0,
        pool: pool ? await poolWords(db, pool.pool) : { anyChecker: true, users: [], groups: [] },
      };
    }),
  );
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b);
}
