import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arrangements,
  isRepresentative,
  poolsOf,
  type Seats,
  type VotingRules,
  votingFacts,
  walkVotes,
} from "@/lib/approvals/policy/testing/voting";
import { judgeVoting, mayVote, type VotingFacts } from "@/lib/approvals/policy/votes";

const RULES: VotingRules = { judgeVoting, mayVote };

/** All arrangements of at most three stages over four people, with each of them and with nobody as the maker. */
function walkAll(rules: VotingRules): number {
  let places = 0;
  for (const stages of arrangements(poolsOf(4), 3, 4)) {
    if (!isRepresentative(stages, 4)) continue;
    for (const barred of [[], [1], [2], [3], [4]]) places += walkVotes(rules, [stages], barred);
  }
  return places;
}

/** Frozen and present requirement together, over three people. */
function walkPairs(rules: VotingRules): number {
  let places = 0;
  const all = [...arrangements(poolsOf(3), 2, 3)];
  for (const frozen of all.filter((stages) => isRepresentative(stages, 3)))
    for (const live of all) places += walkVotes(rules, [frozen, live], []);
  return places;
}

/** A vote counts only as long as its giver has the right. */
function checkRevoked(rules: VotingRules): void {
  const facts = votingFacts([[{ count: 2, people: [1, 2, 3] }]]);
  const voted: VotingFacts = {
    ...facts,
    votes: [
      { userId: 1, stage: 0 },
      { userId: 2, stage: 0 },
    ],
  };
  expect(rules.judgeVoting(voted).complete).toBe(true);
  const revoked = { ...voted, eligible: [[new Set([2, 3])]] };
  expect(rules.judgeVoting(revoked)).toMatchObject({ complete: false, mayVote: [3] });
  const emptied = { ...voted, eligible: [[new Set([2])]] };
  expect(rules.judgeVoting(emptied)).toMatchObject({ complete: false, completable: false, mayVote: [] });
}

const seatsArb: fc.Arbitrary<Seats> = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  people: fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 1 }),
});
const situationArb = fc.record({
  requirements: fc.array(fc.array(seatsArb, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  voters: fc.uniqueArray(fc.record({ userId: fc.integer({ min: 1, max: 6 }), stage: fc.nat(2) }), {
    selector: (vote) => vote.userId,
    maxLength: 6,
  }),
  barred: fc.subarray([1, 2, 3, 4, 5, 6], { maxLength: 2 }),
  leaver: fc.integer({ min: 1, max: 6 }),
  order: fc.nat(5),
});

describe("votes", () => {
  it("every legal sequence, in every small arrangement: complete means a person of its own on every seat, and no dead end", () => {
    expect(walkAll(RULES)).toBeGreaterThan(10_000);
  }, 60_000);

  it("two requirements at once: both are fulfilled by different persons, and no vote spoils either", () => {
    expect(walkPairs(RULES)).toBeGreaterThan(10_000);
  }, 60_000);

  it("a vote whose giver lost his right does not count, and opens its stage again", () => {
    checkRevoked(RULES);
  });

  it("the order of the votes makes no difference", () => {
    fc.assert(
      fc.property(situationArb, ({ requirements, voters, barred, order }) => {
        const facts = { ...votingFacts(requirements, barred), votes: voters };
        const turned = [...voters.slice(order), ...voters.slice(0, order)].reverse();
        expect(judgeVoting({ ...facts, votes: turned })).toEqual(judgeVoting(facts));
      }),
      { numRuns: 500 },
    );
  });

  it("a right that is taken away, or one person more who may not, never completes a request", () => {
    fc.assert(
      fc.property(situationArb, ({ requirements, voters, barred, leaver }) => {
        const facts = { ...votingFacts(requirements, barred), votes: voters };
        const without = facts.eligible.map((stages) =>
          stages.map((pool) => new Set([...pool].filter((person) => person !== leaver))),
        );
        const before = judgeVoting(facts);
        for (const after of [
          judgeVoting({ ...facts, eligible: without }),
          judgeVoting({ ...facts, barred: new Set([...facts.barred, leaver]) }),
        ]) {
          if (after.complete) expect(before.complete).toBe(true);
          if (after.completable) expect(before.completable).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("one person is one vote, also when others act for him or he for others", () => {
    const facts = votingFacts([[{ count: 2, people: [1, 2, 3] }]], [3]);
    const forOne = { ...facts, votes: [{ userId: 2, stage: 0, onBehalfOf: 1 }] };
    expect(mayVote(forOne, 1)).toEqual({ ok: false, reason: "voted" });
    const twice = { ...facts, votes: [...forOne.votes, { userId: 1, stage: 0 }] };
    expect(judgeVoting(twice).complete).toBe(false);
    const forMaker = { ...facts, votes: [{ userId: 2, stage: 0, onBehalfOf: 3 }] };
    expect(judgeVoting(forMaker).stages[0]?.counted).toEqual([]);
  });

  it("whoever is the only one left for a later stage is kept for it", () => {
    const facts = votingFacts([
      [
        { count: 1, people: [1, 2] },
        { count: 1, people: [1] },
      ],
    ]);
    expect(mayVote(facts, 1)).toEqual({ ok: false, reason: "needed_later" });
    expect(mayVote(facts, 2)).toEqual({ ok: true, stage: 0 });
    expect(mayVote(facts, 3)).toEqual({ ok: false, reason: "not_in_pool" });
    const next = { ...facts, votes: [{ userId: 2, stage: 0 }] };
    expect(mayVote(next, 1)).toEqual({ ok: true, stage: 1 });
    expect(judgeVoting({ ...next, votes: [...next.votes, { userId: 1, stage: 1 }] }).complete).toBe(true);
  });
});

describe("the checks notice", () => {
  /** The rules with other facts than the true ones. */
  function blinded(change: (facts: VotingFacts) => VotingFacts): VotingRules {
    return {
      judgeVoting: (facts) => judgeVoting(change(facts)),
      mayVote: (facts, userId) => mayVote(change(facts), userId),
    };
  }

  it("a policy that counts the maker", () => {
    const rules = blinded((facts) => ({ ...facts, barred: new Set() }));
    expect(() => walkAll(rules)).toThrow(/own request|too few|empty seat|nobody could/);
  });

  it("a vote that counts although its giver lost the right", () => {
    const rules = blinded((facts) => ({
      ...facts,
      eligible: facts.eligible.map((stages, index) =>
        stages.map(
          (pool, stage) =>
            new Set([
              ...pool,
              ...facts.votes.filter((v) => index > 0 || v.stage === stage).map((v) => v.userId),
            ]),
        ),
      ),
    }));
    expect(() => checkRevoked(rules)).toThrow();
  });

  it("one person on two seats", () => {
    const rules: VotingRules = {
      judgeVoting,
      mayVote: (facts, userId) => {
        const verdict = mayVote(facts, userId);
        return !verdict.ok && verdict.reason === "voted" ? { ok: true, stage: 1 } : verdict;
      },
    };
    expect(() => walkAll(rules)).toThrow("may vote twice");
  });

  it("a person used up in an early stage that a later one needs", () => {
    const rules: VotingRules = {
      judgeVoting,
      mayVote: (facts, userId) => {
        const verdict = mayVote(facts, userId);
        if (verdict.ok || verdict.reason !== "needed_later") return verdict;
        return { ok: true, stage: judgeVoting(facts).current?.stage ?? 0 };
      },
    };
    expect(() => walkAll(rules)).toThrow(/dead end|stuck/);
  });
});
