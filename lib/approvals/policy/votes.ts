import { seatPeople } from "@/lib/approvals/policy/matching";
import type { Requirement } from "@/lib/approvals/policy/types";

/** An approval that was given. Rejections end a request, so there is nothing to count about them. */
export interface CountedVote {
  userId: number;
  /** The stage of the first requirement that it was given in; null when it was given only for the second one. */
  stage: number | null;
  /** Whose right was used, where somebody decided on behalf of another: that person has voted too. */
  onBehalfOf?: number | null | undefined;
}

/** Everything that decides who may vote. */
export interface VotingFacts {
  /**
   * What the request was made under, and, where the policy of today asks for something else, that too: both have to be
   * fulfilled. Stages of the first one are done in order, and a vote counts in the stage that it was given in.
   */
  requirements: readonly Requirement[];
  /** Per requirement and stage: who has the right now (pool, right to decide, active, cool-off, fallback when it is due). */
  eligible: readonly (readonly ReadonlySet<number>[])[];
  /** Never counted, whatever else they are: the maker, whoever made the key that asked. */
  barred: ReadonlySet<number>;
  votes: readonly CountedVote[];
}

export interface StageState {
  requirement: number;
  stage: number;
  name: string;
  needed: number;
  /** Who counts here now. */
  counted: number[];
}

export interface Voting {
  complete: boolean;
  /** Whether enough different persons are left for all that is missing. */
  completable: boolean;
  /** The first stage with a missing vote; null once complete. */
  current: StageState | null;
  stages: StageState[];
  /** Who may vote at this moment. */
  readonly mayVote: number[];
}

export type VoteVerdict =
  | { ok: true; stage: number | null }
  | { ok: false; reason: "barred" | "voted" | "complete" | "not_in_pool" | "other_stage" | "needed_later" };

/** Where a request stands. Pure; the order of the votes makes no difference. */
export function judgeVoting(facts: VotingFacts): Voting {
  const stages = allStages(facts);
  const current = stages.find((stage) => stage.counted.length < stage.needed) ?? null;
  return {
    complete: stages.length > 0 && current === null,
    completable: facts.requirements.every((_, index) => isCompletable(facts, index)),
    current,
    stages,
    // Only where it is asked for: it judges everybody, and lists ask about one person in many requests.
    get mayVote() {
      const people = new Set(facts.eligible.flat().flatMap((pool) => [...pool]));
      return [...people].filter((userId) => mayVote(facts, userId).ok).sort((a, b) => a - b);
    },
  };
}

/** Whether this person may approve now, and in which stage of the first requirement it counts. */
export function mayVote(facts: VotingFacts, userId: number): VoteVerdict {
  if (facts.barred.has(userId)) return { ok: false, reason: "barred" };
  if (hasVoted(facts.votes, userId)) return { ok: false, reason: "voted" };
  const stages = allStages(facts);
  const current = stages.find((stage) => stage.counted.length < stage.needed);
  if (!current) return { ok: false, reason: "complete" };
  if (!isUseful(facts, userId, current)) {
    const elsewhere = facts.eligible.flat().some((pool) => pool.has(userId));
    return { ok: false, reason: elsewhere ? "other_stage" : "not_in_pool" };
  }
  const stage = current.requirement === 0 ? current.stage : null;
  const after = { ...facts, votes: [...facts.votes, { userId, stage }] };
  const spoils = facts.requirements.some((_, index) => !isCompletable(after, index));
  return spoils ? { ok: false, reason: "needed_later" } : { ok: true, stage };
}

function hasVoted(votes: readonly CountedVote[], userId: number): boolean {
  return votes.some((vote) => vote.userId === userId || vote.onBehalfOf === userId);
}

function isUseful(facts: VotingFacts, userId: number, current: StageState): boolean {
  if (current.requirement === 0) return facts.eligible[0]?.[current.stage]?.has(userId) ?? false;
  // The second requirement has no order of its own: a vote is useful when one more of its seats is filled by it.
  const before = countedFreely(facts, current.requirement);
  const after = countedFreely(
    { ...facts, votes: [...facts.votes, { userId, stage: null }] },
    current.requirement,
  );
  return total(after) > total(before);
}

function total(counted: readonly number[][]): number {
  return counted.reduce((sum, stage) => sum + stage.length, 0);
}

function allStages(facts: VotingFacts): StageState[] {
  return facts.requirements.flatMap((requirement, index) => {
    const counted = index === 0 ? countedInStages(facts) : countedFreely(facts, index);
    return requirement.stages.map((stage, position) => ({
      requirement: index,
      stage: position,
      name: stage.name,
      needed: stage.count,
      counted: counted[position] ?? [],
    }));
  });
}

/** The votes that count: one per person, whether he acted or was acted for, and none of a barred one. */
function countable(facts: VotingFacts): CountedVote[] {
  const seen = new Set<number>();
  return facts.votes.filter((vote) => {
    const persons = vote.onBehalfOf == null ? [vote.userId] : [vote.userId, vote.onBehalfOf];
    if (persons.some((person) => seen.has(person) || facts.barred.has(person))) return false;
    for (const person of persons) seen.add(person);
    return true;
  });
}

/** First requirement: each vote in its own stage, while its giver still has the right to it. */
function countedInStages(facts: VotingFacts): number[][] {
  const votes = countable(facts);
  return (facts.requirements[0]?.stages ?? []).map((_, stage) =>
    votes
      .filter((vote) => vote.stage === stage && facts.eligible[0]?.[stage]?.has(vote.userId))
      .map((vote) => vote.userId)
      .sort((a, b) => a - b),
  );
}

/** Second requirement: its votes were given for another one, so each counts wherever it helps most, in one place. */
function countedFreely(facts: VotingFacts, index: number): number[][] {
  const voters = new Set(countable(facts).map((vote) => vote.userId));
  const { stages, seats } = seatsOf(facts, index, (person) => voters.has(person));
  return peopleByStage(facts, index, stages, seatPeople(seats).seats);
}

interface Seats {
  /** Stage of each seat. */
  stages: number[];
  seats: ReadonlySet<number>[];
}

function seatsOf(facts: VotingFacts, index: number, takes: (person: number) => boolean): Seats {
  const stages: number[] = [];
  const seats: ReadonlySet<number>[] = [];
  facts.requirements[index]?.stages.forEach((stage, position) => {
    const pool = facts.eligible[index]?.[position] ?? new Set<number>();
    const people = new Set([...pool].filter(takes).sort((a, b) => a - b));
    for (let seat = 0; seat < stage.count; seat += 1) {
      stages.push(position);
      seats.push(people);
    }
  });
  return { stages, seats };
}

function peopleByStage(
  facts: VotingFacts,
  index: number,
  stages: readonly number[],
  people: readonly (number | null)[],
): number[][] {
  return (facts.requirements[index]?.stages ?? []).map((_, stage) =>
    people
      .filter((person, seat): person is number => person !== null && stages[seat] === stage)
      .sort((a, b) => a - b),
  );
}

/** Whether every missing seat can still get a person of its own: first requirement beside the votes given, second one with them. */
function isCompletable(facts: VotingFacts, index: number): boolean {
  const free = (person: number) => !facts.barred.has(person) && !hasVoted(facts.votes, person);
  if (index > 0) {
    const voters = new Set(countable(facts).map((vote) => vote.userId));
    const { seats } = seatsOf(facts, index, (person) => voters.has(person) || free(person));
    return seatPeople(seats).filled === seats.length;
  }
  const counted = countedInStages(facts);
  const { stages, seats } = seatsOf(facts, 0, free);
  const missing = seats.filter((_, seat) => {
    const stage = stages[seat] ?? 0;
    const place = seat - stages.indexOf(stage);
    return place >= (counted[stage]?.length ?? 0);
  });
  return seatPeople(missing).filled === missing.length;
}
