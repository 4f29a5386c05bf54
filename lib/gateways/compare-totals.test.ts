import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTotals } from "@/lib/gateways/compare-totals";

const alone = { certainMinor: 0n, possibleMinor: [] };

test.each([
  [0n, 1_500n, 1_500n, alone, "executed"],
  [0n, 0n, 1_500n, alone, "not_executed"],
  [2_000n, 3_500n, 1_500n, alone, "executed"],
  [0n, 1_000n, 1_500n, alone, "unclear"],
  [2_000n, 0n, 1_500n, alone, "unclear"],
  [0n, 3_000n, 1_500n, { certainMinor: 1_500n, possibleMinor: [] }, "executed"],
  [0n, 1_500n, 1_500n, { certainMinor: 1_500n, possibleMinor: [] }, "not_executed"],
  [0n, 1_500n, 1_500n, { certainMinor: 0n, possibleMinor: [1_500n] }, "unclear"],
  [0n, 3_000n, 1_500n, { certainMinor: 0n, possibleMinor: [1_500n] }, "executed"],
  [0n, 0n, 1_500n, { certainMinor: 0n, possibleMinor: [1_500n, 700n] }, "not_executed"],
  [0n, 2_200n, 1_500n, { certainMinor: 0n, possibleMinor: [700n] }, "executed"],
  [0n, 2_200n, 1_500n, { certainMinor: 0n, possibleMinor: [700n, 1_500n] }, "unclear"],
] as const)(
  "from %s to %s with %s asked and %o beside it: %s",
  (before, now, amount, concurrent, verdict) => {
    expect(
      compareTotals(before, now, amount, { ...concurrent, possibleMinor: [...concurrent.possibleMinor] }),
    ).toBe(verdict);
  },
);

test("is never wrong, whatever else was executed", () => {
  const minor = fc.bigInt({ min: 1n, max: 50n });
  fc.assert(
    fc.property(
      minor,
      minor,
      fc.boolean(),
      fc.array(minor, { maxLength: 3 }),
      fc.array(fc.tuple(minor, fc.boolean()), { maxLength: 6 }),
      (before, amount, executed, certain, possible) => {
        const certainMinor = certain.reduce((sum, one) => sum + one, 0n);
        const happened = possible.reduce((sum, [one, did]) => (did ? sum + one : sum), 0n);
        const now = before + certainMinor + happened + (executed ? amount : 0n);
        const concurrent = { certainMinor, possibleMinor: possible.map(([one]) => one) };
        const verdict = compareTotals(before, now, amount, concurrent);
        if (verdict !== "unclear") expect(verdict).toBe(executed ? "executed" : "not_executed");
      },
    ),
  );
});

test("gives up where too many overlap", () => {
  const possibleMinor = Array.from({ length: 17 }, () => 1n);
  expect(compareTotals(0n, 5n, 5n, { certainMinor: 0n, possibleMinor })).toBe("unclear");
});
