import type { judgeVoting, mayVote, VotingFacts } from "@/lib/approvals/policy/votes";
import type { PolicyStage, Requirement } from "@/lib/approvals/policy/types";
import { NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import { KEPT_CLOCKS } from "@/lib/approvals/policy/testing/documents";

/** Walks through every legal sequence of votes, and what has to hold in each place. */

export interface VotingRules {
  judgeVoting: typeof judgeVoting;
  mayVote: typeof mayVote;
}

/** One stage: how many, and of whom. */
export interface Seats {
  count: number;
  people: readonly number[];
}

export function requirementOf(stages: readonly Seats[]): Requirement {
  return {
    policyVersion: 1,
    ruleId: "rule",
    ruleName: "Rule",
    tier: 0,
    stages: stages.map(
      (stage, index): PolicyStage => ({
        name: `Stage ${index}`,
        pool: { users: [...stage.people] },
        count: stage.count,
      }),
    ),
    demands: { ...NO_DEMANDS, ...KEPT_CLOCKS },
  };
}

/** Facts for these requirements; everyone in a pool has his right. */
export function votingFacts(
  requirements: readonly (readonly Seats[])[],
  barred: readonly number[] = [],
): VotingFacts {
  return {
    requirements: requirements.map(requirementOf),
    eligible: requirements.map((stages) => stages.map((stage) => new Set(stage.people))),
    barred: new Set(barred),
    votes: [],
  };
}

/** Whether each seat of the requirement can have a person of its own out of these: tried out, not computed. */
export function canFill(stages: readonly Seats[], people: ReadonlySet<number>): boolean {
  const seats = stages.flatMap((stage) => Array.from({ length: stage.count }, () => stage.people));
  const sit = (seat: number, free: ReadonlySet<number>): boolean => {
    const fitting = seats[seat];
    if (!fitting) return true;
    return fitting.some(
      (person) =>
        free.has(person) && sit(seat + 1, new Set([...free].filter((candidate) => candidate !== person))),
    );
  };
  return sit(0, people);
}

function fail(facts: VotingFacts, what: string): never {
  const votes = facts.votes.map((vote) => `${vote.userId}@${vote.stage}`).join(" ");
  const stages = JSON.stringify(facts.requirements.map((r) => r.stages.map((s) => [s.count, s.pool])));
  throw new Error(`${what}: votes ${votes || "none"}, stages ${stages}, barred ${[...facts.barred]}`);
}

/**
 * From no vote on, every legal next vote: a request that could be completed never gets stuck, is complete exactly when every
 * seat has a person of its own, and nobody votes twice or for himself. Returns how many places were visited.
 */
export function walkVotes(
  rules: VotingRules,
  stages: readonly (readonly Seats[])[],
  barred: readonly number[],
): number {
  const start = votingFacts(stages, barred);
  const able = (requirement: readonly Seats[]) =>
    canFill(
      requirement,
      new Set(requirement.flatMap((stage) => stage.people).filter((person) => !barred.includes(person))),
    );
  const seen = new Set<string>();
  const visit = (facts: VotingFacts) => {
    const key = facts.votes
      .map((vote) => `${vote.userId}@${vote.stage}`)
      .sort()
      .join();
    if (seen.has(key)) return;
    seen.add(key);
    judge(rules, stages, facts, stages.every(able));
    for (const person of new Set(stages.flat().flatMap((stage) => stage.people))) {
      const verdict = rules.mayVote(facts, person);
      if (!verdict.ok) continue;
      if (barred.includes(person)) fail(facts, `${person} may vote about his own request`);
      if (facts.votes.some((vote) => vote.userId === person)) fail(facts, `${person} may vote twice`);
      visit({ ...facts, votes: [...facts.votes, { userId: person, stage: verdict.stage }] });
    }
  };
  visit(start);
  return seen.size;
}

function judge(
  rules: VotingRules,
  stages: readonly (readonly Seats[])[],
  facts: VotingFacts,
  completableAtFirst: boolean,
): void {
  const voting = rules.judgeVoting(facts);
  const voters = new Set(facts.votes.map((vote) => vote.userId));
  for (const person of facts.barred) voters.delete(person);
  const filled = stages.every((requirement) => canFill(requirement, voters));
  if (voting.complete && !filled) fail(facts, "complete with an empty seat");
  const seats = stages.map((requirement) => requirement.reduce((sum, stage) => sum + stage.count, 0));
  if (voting.complete && voters.size < Math.max(...seats)) fail(facts, "complete with too few persons");
  if (completableAtFirst && !voting.completable) fail(facts, "led into a dead end");
  if (!completableAtFirst && voting.complete) fail(facts, "complete although nobody could fill it");
  if (completableAtFirst && !voting.complete && voting.mayVote.length === 0) fail(facts, "stuck");
  if (voting.complete && voting.mayVote.length > 0) fail(facts, "votes after the last one");
}

/** Every non-empty set of the first `n` people. */
export function poolsOf(n: number): number[][] {
  return Array.from({ length: 2 ** n - 1 }, (_, bits) =>
    Array.from({ length: n }, (_, person) => person + 1).filter((person) => ((bits + 1) >> (person - 1)) & 1),
  );
}

/** Every way to ask for at most `most` persons in at most `length` stages from these pools. */
export function* arrangements(
  pools: readonly (readonly number[])[],
  length: number,
  most: number,
): Generator<Seats[]> {
  for (const people of pools) {
    for (let count = 1; count <= most; count += 1) {
      const stage = { count, people };
      yield [stage];
      if (length > 1)
        for (const rest of arrangements(pools, length - 1, most - count)) yield [stage, ...rest];
    }
  }
}

/** Whether this is the one of its family that is kept: others only call the same people by other numbers. */
export function isRepresentative(stages: readonly Seats[], n: number): boolean {
  const own = spelled(stages, (person) => person);
  return permutations(n).every((order) => own <= spelled(stages, (person) => order[person - 1] ?? 0));
}

function spelled(stages: readonly Seats[], named: (person: number) => number): string {
  return stages.map(({ count, people }) => `${count}:${people.map(named).sort().join("")}`).join();
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, place) => [...rest.slice(0, place), n, ...rest.slice(place)]),
  );
}
