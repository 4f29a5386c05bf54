import "server-only";
import {
  type Electorate,
  belongsTo,
  eligibleFor,
  principalOf,
  readElectorate,
} from "@/lib/approvals/eligible";
import { judgeOperation, type Judgement } from "@/lib/approvals/judge-operation";
import { judgedOf } from "@/lib/approvals/read-facts";
import type { StoredRequest } from "@/lib/approvals/load-request";
import { barredBy } from "@/lib/approvals/makers";
import {
  type CountedVote,
  judgeVoting,
  mayVote,
  type Voting,
  type VotingFacts,
} from "@/lib/approvals/policy/votes";
import type { Demands, Explanation, Requirement } from "@/lib/approvals/policy/types";
import { bothDemands, checksOf, sameStages } from "@/lib/approvals/requirement";
import type { VoteRefusal } from "@/lib/approvals/rules";
import type { Sql } from "@/lib/db/sql";
import { type KeptReason, keptWords } from "@/lib/i18n/kept-words";
import type { Parent } from "@/lib/transactions/find-parent";

/** Where a request stands at this moment: what is demanded of whom, who has decided, who may decide. */
export interface Standing {
  /** The live policy's version. */
  policyVersion: number;
  /** Why nobody can approve it under the policy of today; null when it can be approved. */
  denied: readonly Explanation[] | null;
  because: readonly Explanation[];
  /** Whether the policy of today asks for more than, or something else than, the one it was made under. */
  stricter: boolean;
  demands: Required<Demands>;
  /** Of whichever requirement wants more: at least so many different persons. */
  requiredChecks: number;
  electorate: Electorate;
  facts: VotingFacts;
  voting: Voting;
  /** Votes with what was proved and said, for demands that came later. */
  approvals: readonly Approval[];
  /** The same after one more approval: a substitute's seat is gone once its holder has voted. */
  after(vote: CountedVote): Voting;
}

export interface Approval extends CountedVote {
  hasNote: boolean;
  hasStepUp: boolean;
}

/**
 * Reads a request's standing: the requirement that it was made under and, where the live policy says something else, that too;
 * rights, groups, substitutes and votes of this moment. With `lock` neither policy nor sums change before the transaction ends.
 */
export async function readStanding(
  sql: Sql,
  request: StoredRequest,
  parent: Parent,
  options: { lock?: boolean } = {},
): Promise<Standing> {
  const judgement = await judgeOperation(sql, judgedOf(request, parent), options);
  const electorate = await readElectorate(sql, request.id);
  const approvals = await readApprovals(sql, [request]);
  return standingOf(request, judgement, electorate, approvals.get(request.id) ?? []);
}

/** The approvals of each of these requests, in the order in which they were given. */
export async function readApprovals(
  sql: Sql,
  requests: readonly StoredRequest[],
): Promise<Map<number, Approval[]>> {
  const rows = await sql.query<{
    request_id: number;
    checker_id: number;
    on_behalf_of_id: number | null;
    stage: number;
    has_note: boolean;
    has_step_up: boolean;
  }>(
    `SELECT request_id, checker_id, on_behalf_of_id, stage, coalesce(note, '') <> '' AS has_note, step_up IS NOT NULL AS has_step_up
     FROM decision WHERE request_id = ANY ($1::int[]) AND verdict = 'approve' ORDER BY id`,
    [requests.map((request) => request.id)],
    "read-approvals",
  );
  const stages = new Map(requests.map(({ id, requirement }) => [id, requirement.stages.length]));
  const given = new Map(requests.map(({ id }): [number, Approval[]] => [id, []]));
  for (const row of rows)
    given.get(row.request_id)?.push({
      userId: row.checker_id,
      onBehalfOf: row.on_behalf_of_id,
      stage: row.stage < (stages.get(row.request_id) ?? 0) ? row.stage : null,
      hasNote: row.has_note,
      hasStepUp: row.has_step_up,
    });
  return given;
}

/** The same from what was read. Pure. */
export function standingOf(
  request: StoredRequest,
  { version, outcome }: Judgement,
  electorate: Electorate,
  approvals: readonly Approval[],
): Standing {
  const frozen = request.requirement;
  const live = outcome.kind === "approval" ? outcome.requirement : null;
  const second = live && !sameStages(frozen.stages, live.stages) ? live : null;
  const requirements: Requirement[] = second ? [frozen, second] : [frozen];
  const barred = barredBy(request.maker);
  const factsWith = (votes: readonly CountedVote[]): VotingFacts => ({
    requirements,
    eligible: requirements.map((requirement, index) =>
      eligibleFor(electorate, requirement, votes, barred, index === 0),
    ),
    barred,
    votes,
  });
  const facts = factsWith(approvals);
  const demands = live ? bothDemands(frozen.demands, live.demands) : frozen.demands;
  return {
    policyVersion: version,
    denied: outcome.kind === "deny" ? outcome.because : null,
    because: outcome.because,
    stricter: second !== null || outcome.kind === "deny",
    demands,
    requiredChecks: Math.max(...requirements.map(checksOf)),
    electorate,
    facts,
    voting: judgeVoting(facts),
    approvals,
    after: (vote) => judgeVoting(factsWith([...approvals, vote])),
  };
}

export type PersonalVerdict =
  | { ok: true; stage: number | null; onBehalfOf: number | null }
  | { ok: false; reason: VoteRefusal };

/** Whether this person's approval would count now, in which stage and in whose seat. */
export function judgePerson(standing: Standing, userId: number): PersonalVerdict {
  const { facts, electorate, voting } = standing;
  const verdict = mayVote(facts, userId);
  if (!verdict.ok) {
    const cooling = verdict.reason === "not_in_pool" && isCooling(standing, userId);
    return { ok: false, reason: cooling ? "cooling" : verdict.reason };
  }
  const { current } = voting;
  const requirement = facts.requirements[current?.requirement ?? 0];
  if (!requirement || !current) return { ok: false, reason: "complete" };
  const isFirst = current.requirement === 0;
  const onBehalfOf = principalOf(electorate, requirement, current.stage, userId, facts, isFirst);
  const spoils =
    voting.completable && !standing.after({ userId, stage: verdict.stage, onBehalfOf }).completable;
  return spoils ? { ok: false, reason: "needed_later" } : { ok: true, stage: verdict.stage, onBehalfOf };
}

/** Who can approve at this moment. */
export function decidersOf(standing: Standing): number[] {
  return standing.voting.mayVote.filter((userId) => canApproveNow(standing, userId));
}

/** Whether the request waits for this person's approval. */
export function canApproveNow(standing: Standing, userId: number): boolean {
  return standing.denied === null && judgePerson(standing, userId).ok;
}

/** Whether only the age of his right or membership keeps him out. */
function isCooling({ electorate, facts }: Standing, userId: number): boolean {
  const checker = electorate.checkers.get(userId);
  if (!checker) return false;
  return facts.requirements.some((requirement) =>
    requirement.stages.some((stage) => belongsTo(stage.pool, checker, true)),
  );
}

/** Whether this person belongs to any stage: he may reject, whichever stage it is in. */
export function mayReject({ facts }: Standing, userId: number): boolean {
  return !facts.barred.has(userId) && facts.eligible.flat().some((people) => people.has(userId));
}

/** The demand that the counted approvals leave open, in words; null when there is none. */
export function openDemand(standing: Standing, attachments: number): KeptReason | null {
  const { demands, approvals, voting } = standing;
  const counted = new Set(voting.stages.flatMap((stage) => stage.counted));
  const votes = approvals.filter((vote) => counted.has(vote.userId));
  if (demands.attachment && attachments === 0)
    return { text: "The approval policy wants a file attached to it.", words: keptWords("fileWanted") };
  if (demands.checkerNote && votes.some((vote) => !vote.hasNote))
    return { text: "The approval policy now wants a note of every checker.", words: keptWords("noteWanted") };
  if (demands.stepUp && votes.some((vote) => !vote.hasStepUp))
    return {
      text: "The approval policy now wants a second factor of every checker.",
      words: keptWords("factorWanted"),
    };
  return null;
}
