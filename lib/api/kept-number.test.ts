import { expect, it } from "vitest";
import { keptNumber, losesDigits } from "@/lib/api/kept-number";

it.each([
  ["0", 0],
  ["-0", -0],
  ["0.000", 0],
  ["7", 7],
  ["-12.50", -12.5],
  ["0.1", 0.1],
  ["1E3", 1000],
  ["1.5e-3", 0.0015],
  ["9007199254740991", 9_007_199_254_740_991],
  ["10000000000000000000000", 1e22],
  ["1e300", 1e300],
  ["5e-324", 5e-324],
])("%s is kept", (text, number) => expect(keptNumber(text)).toBe(number));

it.each([
  "9007199254740993",
  "-12345678901234567890",
  "0.1234567890123456789",
  "1.00000000000000000001",
  "1e309",
  "1e-400",
  `1${"0".repeat(100)}`,
  `1${"0".repeat(250_000)}1`,
])("%s would lose digits", (text) => expect(keptNumber(text)).toBeNaN());

it("it is found however deep it stands", () => {
  expect(losesDigits({ a: [1, { b: Number.NaN }] })).toBe(true);
  expect(losesDigits({ a: [1, { b: "NaN", c: null }] })).toBe(false);
});
