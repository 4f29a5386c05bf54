import fc from "fast-check";
import { expect, test } from "vitest";
import { totalsOf } from "@/lib/approvals/inbox/totals";
import { formatAmount } from "@/lib/money/money";

test("sums stand apart by currency and by operation, with the currency's decimals", () => {
  expect(
    totalsOf([
      { operation: "refund", amount: "12.500", currency: "KWD" },
      { operation: "refund", amount: "40.00", currency: "SAR" },
      { operation: "refund", amount: "0.001", currency: "KWD" },
      { operation: "void", amount: "1.000", currency: "KWD" },
      { operation: "refund", amount: "700", currency: "JPY" },
    ]),
  ).toEqual([
    { operation: "refund", currency: "KWD", count: 2, amount: "12.501" },
    { operation: "refund", currency: "SAR", count: 1, amount: "40.00" },
    { operation: "void", currency: "KWD", count: 1, amount: "1.000" },
    { operation: "refund", currency: "JPY", count: 1, amount: "700" },
  ]);
  expect(totalsOf([])).toEqual([]);
});

test("a sum is exact, also where a number would not be", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 9_999_999_999_999n }), { minLength: 1 }), (minors) => {
      const rows = minors.map((minor) => ({
        operation: "refund" as const,
        amount: formatAmount(minor, "KWD"),
        currency: "KWD",
      }));
      const sum = minors.reduce((total, minor) => total + minor, 0n);
      expect(totalsOf(rows)).toEqual([
        { operation: "refund", currency: "KWD", count: minors.length, amount: formatAmount(sum, "KWD") },
      ]);
    }),
  );
});
