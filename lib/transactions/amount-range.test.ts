import fc from "fast-check";
import { expect, test } from "vitest";
import { readAmountRange, writeAmountRange } from "@/lib/transactions/amount-range";

test.each([
  [">=10.5", "KWD", "10.500", null],
  ["≥ 10.5", "SAR", "10.50", null],
  ["> 10", "KWD", "10.001", null],
  ["<20", "SAR", null, "19.99"],
  ["<= 20", "JPY", null, "20"],
  ["10..20", "SAR", "10.00", "20.00"],
  ["10 - 20.5", "KWD", "10.000", "20.500"],
  ["12.345", "KWD", "12.345", "12.345"],
  ["=12", "SAR", "12.00", "12.00"],
  ["٫٥", "KWD", undefined, undefined],
  ["١٢٫٥", "KWD", "12.500", "12.500"],
  ["", "KWD", null, null],
])("%s in %s", (typed, currency, min, max) => {
  expect(readAmountRange(typed, currency)).toEqual(min === undefined ? null : { min, max });
});

test.each(["ten", "10..", ">", ">=10,5", "20..10", "1.2345", "<0", "1e3", "-5", "99999999999999"])(
  "%s is no range of amounts",
  (typed) => {
    expect(readAmountRange(typed, "KWD")).toBeNull();
  },
);

test("what is written is read as the same range", () => {
  const bound = fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n }));
  fc.assert(
    fc.property(bound, bound, (one, other) => {
      const text = (minor: bigint | null) =>
        minor === null ? null : `${minor / 1000n}.${String(minor % 1000n).padStart(3, "0")}`;
      const ordered = one !== null && other !== null && one > other ? [other, one] : [one, other];
      const range = { min: text(ordered[0] ?? null), max: text(ordered[1] ?? null) };
      expect(readAmountRange(writeAmountRange(range), "KWD")).toEqual(range);
    }),
  );
});

test("no text makes the reader throw", () => {
  fc.assert(fc.property(fc.string(), (typed) => readAmountRange(typed, "SAR") !== undefined));
});
