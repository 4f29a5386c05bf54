import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkFilter,
  dayStart,
  NO_FILTER,
  readSearch,
  type TransactionFilter,
} from "@/lib/transactions/filters";

const KUWAIT = "Asia/Kuwait";

function refusedField(change: Partial<TransactionFilter>): unknown {
  try {
    checkFilter({ ...NO_FILTER, ...change }, KUWAIT);
  } catch (error) {
    return (error as { field?: string }).field;
  }
  return null;
}

test("a day is the merchant's day: Kuwait's midnight is 21:00 UTC", () => {
  const checked = checkFilter({ ...NO_FILTER, from: "2026-11-01", to: "2026-11-30" }, KUWAIT);
  expect(checked.dayFrom).toBe("2026-10-31T21:00:00.000Z");
  expect(checked.dayBefore).toBe("2026-11-30T21:00:00.000Z");
});

test("a day of a merchant elsewhere begins at his midnight, summer time included", () => {
  const checked = checkFilter({ ...NO_FILTER, from: "2026-03-29", to: "2026-03-29" }, "Europe/Berlin");
  expect([checked.dayFrom, checked.dayBefore]).toEqual([
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ]);
});

test("one day holds exactly 24 hours, whatever the day", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      (date) => {
        const day = date.toISOString().slice(0, 10);
        const length =
          Date.parse(dayStart(day, "to", 1, KUWAIT)) - Date.parse(dayStart(day, "from", 0, KUWAIT));
        expect(length).toBe(24 * 3600 * 1000);
      },
    ),
  );
});

test.each([
  ["a day that does not exist", { from: "2026-02-30" }, "from"],
  ["a day in words", { to: "tomorrow" }, "to"],
  ["days in the wrong order", { from: "2026-02-02", to: "2026-02-01" }, "to"],
  ["an unknown currency", { currencies: ["XXQ"] }, "currency"],
  ["an amount without a currency", { min: "5" }, "min"],
  ["an amount in two currencies", { currencies: ["SAR", "KWD"], min: "5" }, "min"],
  ["more decimals than the currency has", { currencies: ["SAR"], max: "1.005" }, "max"],
  ["an amount with a comma", { currencies: ["SAR"], min: "1,5" }, "min"],
  ["amounts in the wrong order", { currencies: ["SAR"], min: "5", max: "4.99" }, "max"],
] satisfies [string, Partial<TransactionFilter>, string][])(
  "%s is refused and named",
  (_name, change, field) => {
    expect(refusedField(change)).toBe(field);
  },
);

test("amounts become minor units of the chosen currency, zero included", () => {
  const checked = checkFilter({ ...NO_FILTER, currencies: ["KWD"], min: "0", max: "12.5" }, KUWAIT);
  expect([checked.amountMin, checked.amountMax]).toEqual([0n, 12500n]);
});

test.each([
  ["ab", null],
  ["  12 ", null],
  ["AB12CD", { session: "ab12cd", phone: null }],
  ["ab12c", { session: null, phone: null }],
  ["+965 5000-1", { session: null, phone: "+96550001" }],
  ["123456", { session: "123456", phone: "123456", requestId: null }],
  ["R-120", { requestId: 120, session: null }],
  ["Sara@Example", { session: null, phone: null, email: "sara@example" }],
])("%s can stand for %o", (text, expected) => {
  const terms = readSearch(text);
  if (expected === null) expect(terms).toBeNull();
  else expect(terms).toMatchObject(expected);
});

test("no search text makes the reader throw", () => {
  fc.assert(fc.property(fc.string(), (text) => readSearch(text) !== undefined));
});
