import Big from "big.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { findExponent, isCurrencyCode } from "@/lib/money/currencies";
import {
  canonicalAmountText,
  displayAmount,
  exponentOf,
  formatAmount,
  minBigInt,
  parseAmount,
} from "@/lib/money/money";

const EXPONENTS = {
  KWD: 3,
  BHD: 3,
  OMR: 3,
  JOD: 3,
  IQD: 3,
  TND: 3,
  LYD: 3,
  SAR: 2,
  AED: 2,
  USD: 2,
  QAR: 2,
  EGP: 2,
};
const ZERO_EXPONENTS = { JPY: 0, KRW: 0 };
const currency = fc.constantFrom(...Object.keys({ ...EXPONENTS, ...ZERO_EXPONENTS }));

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "accepted";
}

describe("currencies", () => {
  it.each(Object.entries({ ...EXPONENTS, ...ZERO_EXPONENTS }))("%s has %i decimals", (code, decimals) => {
    expect(exponentOf(code)).toBe(decimals);
  });

  it.each(["", "kwd", "XXX", "KW", "KWDD", "KW1", "toString", "__proto__"])("refuses the code %j", (code) => {
    expect(isCurrencyCode(code)).toBe(false);
    expect(findExponent(code)).toBeUndefined();
    expect(codeOf(() => exponentOf(code))).toBe("invalid_input");
  });

  it("knows no currency that three decimals cannot write", () => {
    for (const code of ["CLF", "UYW"]) expect(isCurrencyCode(code)).toBe(false);
  });
});

describe("parseAmount", () => {
  it.each([
    ["0.001", "KWD", 1n],
    ["20", "KWD", 20_000n],
    ["20.0", "KWD", 20_000n],
    ["20.000", "KWD", 20_000n],
    ["12.5", "BHD", 12_500n],
    ["0.250", "OMR", 250n],
    ["1.5", "IQD", 1_500n],
    ["99.99", "SAR", 9_999n],
    ["1", "JPY", 1n],
    ["9999999999999", "JPY", 9_999_999_999_999n],
    ["9999999999999.999", "KWD", 9_999_999_999_999_999n],
    ["0000000000012.500", "KWD", 12_500n],
  ])("reads %s %s exactly", (text, code, minor) => {
    expect(parseAmount(text, code)).toBe(minor);
  });

  it.each([
    "",
    " ",
    "0",
    "0.000",
    "00",
    "-0",
    "-1",
    "-5",
    "+5",
    "0.0005",
    "1e3",
    "1E3",
    "1e309",
    "0x10",
    "0b1",
    "NaN",
    "Infinity",
    "-Infinity",
    "1,000",
    "1,234.5",
    "1_000",
    "1 000",
    " 1",
    "1 ",
    "1\n",
    "1\u0000",
    "１２",
    "١٢٫٥",
    "१२",
    "12345678901234",
    "12345678901234.5",
    "0.1+0.2",
    "1.2.3",
    ".",
    ".5",
    "5.",
    "1.0000",
    "[]",
    "{}",
    "null",
    "undefined",
    "true",
    "\u202e1",
    "1\u200b",
    "12.500 KWD",
    "KWD 12.500",
    "1/2",
    "٫5",
    "12,5",
  ])("refuses %j", (text) => {
    expect(codeOf(() => parseAmount(text, "KWD"))).toBe("invalid_amount");
  });

  it.each([
    ["1.001", "USD"],
    ["0.001", "SAR"],
    ["1.5", "JPY"],
    ["1.0", "JPY"],
    ["1.000", "AED"],
  ])("refuses more decimals than the currency has: %s %s", (text, code) => {
    expect(codeOf(() => parseAmount(text, code))).toBe("invalid_amount");
  });

  it("names the field, so that doors can say where the mistake is", () => {
    expect(() => parseAmount("x", "KWD")).toThrow(expect.objectContaining({ field: "amount", status: 400 }));
  });

  it("gives back what was formatted, whatever the amount and currency", () => {
    fc.assert(
      fc.property(currency, fc.bigInt({ min: 1n, max: 9_999_999_999_999n }), (code, minor) => {
        expect(parseAmount(formatAmount(minor, code), code)).toBe(minor);
      }),
    );
  });

  it("agrees with exact decimal arithmetic, or refuses: nothing is ever rounded", () => {
    const text = fc
      .tuple(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 6 }),
      )
      .map(([whole, fraction]) => (fraction === "" ? String(whole) : `${whole}.${fraction}`));
    fc.assert(
      fc.property(currency, text, (code, amount) => {
        const exact = new Big(amount).times(new Big(10).pow(exponentOf(code)));
        const writable =
          amount.split(".")[0]!.length <= 13 && (amount.split(".")[1] ?? "").length <= exponentOf(code);
        if (writable && exact.gt(0)) expect(parseAmount(amount, code).toString()).toBe(exact.toFixed());
        else expect(codeOf(() => parseAmount(amount, code))).toBe("invalid_amount");
      }),
      { numRuns: 500 },
    );
  });

  it("refuses every text that is not digits with at most one point", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => {
        fc.pre(!/^\d{1,13}(\.\d{1,3})?$/.test(text));
        expect(codeOf(() => parseAmount(text, "KWD"))).toBe("invalid_amount");
      }),
      { numRuns: 200 },
    );
  });
});

describe("canonicalAmountText", () => {
  it.each([
    [12.5, "12.5"],
    [20, "20"],
    [0.0005, "0.0005"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [-5, "-5"],
    [".5", "0.5"],
    ["20.", "20"],
    [".", "."],
    ["1e3", "1e3"],
    ["-.5", "-.5"],
  ])("brings %j into the form %j", (input, text) => {
    expect(canonicalAmountText(input)).toBe(text);
  });
});

describe("formatAmount", () => {
  it.each([
    [12_500n, "KWD", "12.500"],
    [1n, "KWD", "0.001"],
    [0n, "KWD", "0.000"],
    [-1n, "KWD", "-0.001"],
    [-12_500n, "KWD", "-12.500"],
    [9_999n, "SAR", "99.99"],
    [5n, "SAR", "0.05"],
    [7n, "JPY", "7"],
    [0n, "JPY", "0"],
  ])("pads %s %s to %s", (minor, code, text) => {
    expect(formatAmount(minor, code)).toBe(text);
  });

  it("agrees with exact decimal arithmetic", () => {
    fc.assert(
      fc.property(currency, fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (code, minor) => {
        const exact = new Big(minor.toString()).div(new Big(10).pow(exponentOf(code)));
        expect(formatAmount(minor, code)).toBe(exact.toFixed(exponentOf(code)));
      }),
    );
  });
});

describe("displayAmount", () => {
  it("groups without losing a digit, in Latin digits unless asked otherwise", () => {
    expect(displayAmount("9999999999999.999")).toBe("9,999,999,999,999.999");
    expect(displayAmount("-1234.500")).toBe("-1,234.500");
    expect(displayAmount("1234", "ar")).toMatch(/1.?234/);
  });
});

describe("minBigInt", () => {
  it("gives the smaller", () => {
    expect([minBigInt(1n, 2n), minBigInt(2n, 1n), minBigInt(-1n, 0n)]).toEqual([1n, 1n, -1n]);
  });
});
