import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DISPUTE_STATUSES, type DisputeTurn, takesTurn } from "@/lib/transactions/disputes/rules";

const early = "2026-11-01T00:00:00.000Z";
const late = "2026-11-02T00:00:00.000Z";
const turn = (status: DisputeTurn["status"], happenedAt: string | null = null): DisputeTurn => ({
  status,
  happenedAt,
});

describe("which news of a dispute holds", () => {
  it.each([
    ["opened", "opened", null, null, true],
    ["opened", "won", null, null, true],
    ["opened", "lost", null, null, true],
    ["won", "opened", null, null, false],
    ["lost", "opened", early, late, false],
    ["won", "lost", null, null, true],
    ["lost", "won", null, null, false],
    ["won", "lost", late, early, false],
    ["lost", "won", early, late, true],
    ["lost", "won", late, early, false],
    ["opened", "opened", late, early, false],
    ["lost", "won", early, null, false],
  ] as const)("%s, then %s (at %s, then %s): %s", (known, news, knownAt, newsAt, taken) => {
    expect(takesTurn(turn(known, knownAt), turn(news, newsAt))).toBe(taken);
  });

  it("with the gateway's clock every order of the same notices comes to the same end", () => {
    const turns = fc.uniqueArray(
      fc.record({ status: fc.constantFrom(...DISPUTE_STATUSES), at: fc.integer({ min: 0, max: 50 }) }),
      { minLength: 1, maxLength: 6, selector: ({ at }) => at },
    );
    fc.assert(
      fc.property(turns, fc.infiniteStream(fc.nat()), (news, random) => {
        const run = (order: typeof news) =>
          order
            .map(({ status, at }) => turn(status, new Date(at * 1000).toISOString()))
            .reduce((known, next) => (takesTurn(known, next) ? next : known)).status;
        const mixed = news
          .map((one) => ({ one, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const verdicts = news.filter(({ status }) => status !== "opened").sort((a, b) => a.at - b.at);
        expect(run(mixed)).toBe(verdicts.at(-1)?.status ?? "opened");
      }),
    );
  });
});
