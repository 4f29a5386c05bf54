import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  judgeRisks,
  type RelatedRefund,
  type RiskCode,
  type RiskFacts,
} from "@/lib/approvals/inbox/risk-rules";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20, 9);

const plain: RiskFacts = {
  operation: "refund",
  amountMinor: 10_000n,
  currencyCode: "KWD",
  askedAt: NOW - HOUR,
  now: NOW,
  baseMinor: 40_000n,
  related: [],
  rightSince: NOW - 400 * DAY,
  usual: { medianMinor: 9_000n, count: 30 },
  windowEndsAt: null,
};
const refund = (wish: Partial<RelatedRefund> = {}): RelatedRefund => ({
  amountMinor: 3_000n,
  currencyCode: "KWD",
  samePayment: false,
  sameCard: false,
  sameCustomer: true,
  sameMaker: false,
  at: NOW - 5 * DAY,
  ...wish,
});
const codes = (change: Partial<RiskFacts>): RiskCode[] =>
  judgeRisks({ ...plain, ...change }).map((hint) => hint.code);

describe("what a checker is told to look at", () => {
  const cases: [name: string, change: Partial<RiskFacts>, expected: RiskCode[]][] = [
    ["an ordinary part of a payment", {}, []],
    ["one minor unit below nine tenths", { baseMinor: 11_112n }, []],
    ["nine tenths of the payment", { baseMinor: 11_111n }, ["large_share"]],
    ["all of it", { baseMinor: 10_000n }, ["large_share"]],
    ["a void takes all by its nature", { operation: "void", baseMinor: 10_000n }, []],
    ["nothing was taken", { baseMinor: 0n }, []],
    ["three times the usual", { amountMinor: 27_000n }, []],
    ["one minor unit above it", { amountMinor: 27_001n }, ["above_usual"]],
    ["four requests make no habit", { usual: { medianMinor: 1n, count: 4 } }, []],
    ["five do", { usual: { medianMinor: 1n, count: 5 } }, ["above_usual"]],
    ["never asked before", { usual: null }, []],
    ["the right is a week old", { rightSince: plain.askedAt - 7 * DAY }, []],
    ["the right is a moment younger", { rightSince: plain.askedAt - 7 * DAY + 1 }, ["new_right"]],
    ["the right came after the request", { rightSince: NOW }, ["new_right"]],
    ["the right is gone", { rightSince: null }, []],
    ["the window closes in more than three days", { windowEndsAt: NOW + 3 * DAY + 1 }, []],
    ["in three days", { windowEndsAt: NOW + 3 * DAY }, ["window_closing"]],
    ["the window closes this moment", { windowEndsAt: NOW }, ["window_closed"]],
    ["a void has thirteen hours", { operation: "void", windowEndsAt: NOW + 13 * HOUR }, []],
    ["a void has twelve hours", { operation: "void", windowEndsAt: NOW + 12 * HOUR }, ["window_closing"]],
    ["another refund to the customer", { related: [refund()] }, ["same_customer_again"]],
    ["to the same card", { related: [refund({ sameCard: true })] }, ["same_card_again"]],
    [
      "one to the card, one to another card of the customer",
      { related: [refund({ sameCard: true }), refund()] },
      ["same_card_again", "same_customer_again"],
    ],
    [
      "another of the same payment",
      { related: [refund({ samePayment: true, sameCustomer: false })] },
      ["same_payment_again"],
    ],
    [
      "the same amount",
      { related: [refund({ amountMinor: 10_000n })] },
      ["duplicate_amount", "same_customer_again"],
    ],
    [
      "the same number in another currency",
      { related: [refund({ amountMinor: 10_000n, currencyCode: "SAR" })] },
      ["same_customer_again"],
    ],
    [
      "two parts by one maker are a correction",
      { related: [refund({ sameMaker: true, at: NOW - 2 * HOUR })] },
      ["same_customer_again"],
    ],
    [
      "three parts in two days are a pattern",
      { related: [2, 48].map((hours) => refund({ sameMaker: true, at: plain.askedAt - hours * HOUR })) },
      ["split", "same_customer_again"],
    ],
    [
      "parts asked for after this one count as well",
      { related: [1, 2].map((hours) => refund({ sameMaker: true, at: plain.askedAt + hours * HOUR })) },
      ["split", "same_customer_again"],
    ],
    [
      "the third is older than two days",
      { related: [2, 49].map((hours) => refund({ sameMaker: true, at: plain.askedAt - hours * HOUR })) },
      ["same_customer_again"],
    ],
    [
      "by different makers",
      { related: [refund({ sameMaker: true, at: NOW }), refund({ at: NOW })] },
      ["same_customer_again"],
    ],
  ];
  test.each(cases)("%s", (_name, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  test("says how many, how much together, and since when", () => {
    const related = [1, 2].map((days) =>
      refund({ sameMaker: true, amountMinor: 10_000n, at: plain.askedAt - days * DAY }),
    );
    expect(judgeRisks({ ...plain, related })).toEqual([
      { code: "split", weight: "high", count: 3, sumMinor: 30_000n },
      { code: "duplicate_amount", weight: "high", count: 2, at: plain.askedAt - DAY },
      { code: "same_customer_again", weight: "medium", count: 2, at: plain.askedAt - DAY },
    ]);
  });
});

describe("whatever the facts", () => {
  const related = fc.record<RelatedRefund>({
    amountMinor: fc.bigInt({ min: 1n, max: 50_000n }),
    currencyCode: fc.constantFrom("KWD", "SAR"),
    samePayment: fc.boolean(),
    sameCard: fc.boolean(),
    sameCustomer: fc.boolean(),
    sameMaker: fc.boolean(),
    at: fc.integer({ min: NOW - 31 * DAY, max: NOW }),
  });
  const facts = fc.record<RiskFacts>({
    operation: fc.constantFrom("refund", "void"),
    amountMinor: fc.bigInt({ min: 1n, max: 50_000n }),
    currencyCode: fc.constantFrom("KWD", "SAR"),
    askedAt: fc.integer({ min: NOW - 2 * DAY, max: NOW }),
    now: fc.constant(NOW),
    baseMinor: fc.bigInt({ min: 0n, max: 50_000n }),
    related: fc.array(related, { maxLength: 6 }),
    rightSince: fc.option(fc.integer({ min: NOW - 20 * DAY, max: NOW })),
    usual: fc.option(
      fc.record({ medianMinor: fc.bigInt({ min: 1n, max: 50_000n }), count: fc.integer({ min: 1, max: 9 }) }),
    ),
    windowEndsAt: fc.option(fc.integer({ min: NOW - 5 * DAY, max: NOW + 5 * DAY })),
  });

  test("each hint is given once, and the weightiest stand first", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const hints = judgeRisks(given);
        expect(new Set(hints.map(({ code }) => code)).size).toBe(hints.length);
        const ranks = hints.map(({ weight }) => ["high", "medium", "low"].indexOf(weight));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });

  test("one more related refund never takes a hint away", () => {
    fc.assert(
      fc.property(facts, related, (given, more) => {
        const before = judgeRisks(given).map(({ code }) => code);
        const after = judgeRisks({ ...given, related: [...given.related, more] }).map(({ code }) => code);
        expect(after).toEqual(expect.arrayContaining(before));
      }),
    );
  });
});
