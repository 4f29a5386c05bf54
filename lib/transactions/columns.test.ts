import fc from "fast-check";
import { expect, test } from "vitest";
import {
  COLUMN_KEYS,
  DEFAULT_COLUMNS,
  MAX_WIDTH,
  MIN_WIDTH,
  readColumns,
  writeColumns,
} from "@/lib/transactions/columns";
import { fittingSort, readSort, writeSort } from "@/lib/transactions/sort";

test("what is written is read as the same columns", () => {
  const width = fc.option(fc.integer({ min: MIN_WIDTH, max: MAX_WIDTH }));
  const keys = fc.shuffledSubarray(COLUMN_KEYS, { minLength: 1 }).filter((list) => list.includes("amount"));
  fc.assert(
    fc.property(keys, width, (list, pixels) => {
      const columns = list.map((key) => ({ key, width: pixels }));
      expect(readColumns(writeColumns(columns))).toEqual(columns);
    }),
  );
});

test.each([
  ["", null],
  [null, null],
  ["bogus,also.12", null],
  ["state,state,amount", ["state", "amount"]],
  ["state", ["amount", "state"]],
])("%s is %o", (text, keys) => {
  expect(readColumns(text)?.map(({ key }) => key) ?? null).toEqual(keys);
});

test("a width stays within what can be used", () => {
  expect(readColumns("amount.1,state.9999")).toEqual([
    { key: "amount", width: MIN_WIDTH },
    { key: "state", width: MAX_WIDTH },
  ]);
  expect(writeColumns(DEFAULT_COLUMNS)).not.toContain(".");
});

test("an order comes back as it was written, and nonsense is the usual one", () => {
  for (const text of ["created", "-paid", "amount", "-changed"]) expect(writeSort(readSort(text))).toBe(text);
  for (const text of ["-created", "", null, "id; drop", "--paid"])
    expect(writeSort(readSort(text))).toBeNull();
});

test("amounts are in order within one currency only, days in their own", () => {
  const filter = { currencies: ["KWD"], dateKey: "created" as const, from: null, to: null };
  expect(fittingSort(readSort("amount"), filter)).toEqual({ key: "amount", way: "up" });
  expect(fittingSort(readSort("amount"), { ...filter, currencies: ["KWD", "SAR"] })).toEqual(readSort(null));
  // Days are the order, also where an amount was asked for that cannot be one.
  const paidDays = { ...filter, currencies: [], dateKey: "paid" as const, from: "2026-01-01" };
  expect(fittingSort(readSort("amount"), paidDays)).toEqual({ key: "paid", way: "down" });
  expect(fittingSort(readSort("created"), { ...filter, dateKey: "paid", from: "2026-01-01" })).toEqual({
    key: "paid",
    way: "up",
  });
});
