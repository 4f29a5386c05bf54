import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AmountForm,
  amountRefusal,
  amountText,
  amountValue,
  exactJson,
  parseExactJson,
  readAmount,
} from "@/lib/gateways/amounts";

const INTEGER: AmountForm = { kind: "minor_integer" };
const STRING: AmountForm = { kind: "decimal_string" };
const NUMBER: AmountForm = { kind: "decimal_number" };
const STEPPED: AmountForm = { kind: "minor_integer", threeDecimalsEndInZero: true, maxLength: 9 };
const OWN: AmountForm = { kind: "minor_integer", exponents: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 } };
const LONG: AmountForm = { kind: "decimal_string", maxLength: 14 };
const TWO: AmountForm = { kind: "decimal_string", maxDecimals: 2 };

describe("an amount on the wire", () => {
  test.each([
    [INTEGER, 10_500n, "KWD", "10500"],
    [INTEGER, 1n, "KWD", "1"],
    [INTEGER, 100n, "JPY", "100"],
    [INTEGER, 1_000n, "SAR", "1000"],
    [INTEGER, 9_999_999_999_999_999n, "KWD", "9999999999999999"],
    [STRING, 10_500n, "KWD", "10.500"],
    [STRING, 1n, "KWD", "0.001"],
    [STRING, 100n, "JPY", "100"],
    [STRING, 1_000n, "SAR", "10.00"],
    [NUMBER, 10_500n, "KWD", "10.5"],
    [NUMBER, 10_000n, "KWD", "10"],
    [NUMBER, 100_000n, "KWD", "100"],
    [NUMBER, 1n, "KWD", "0.001"],
    [NUMBER, 100n, "JPY", "100"],
    [NUMBER, 9_999_999_999_999_999n, "KWD", "9999999999999.999"],
    [STEPPED, 10_500n, "KWD", "10500"],
    [STEPPED, 1_001n, "SAR", "1001"],
    [OWN, 1_234n, "CLP", "123400"],
    [OWN, 1_200n, "IDR", "12"],
    [OWN, 77n, "ISK", "7700"],
    [LONG, 9_999_999_999_999n, "KWD", "9999999999.999"],
    [TWO, 10_500n, "KWD", "10.50"],
  ] as const)("%o writes %s %s as %s and reads it back", (form, minor, currency, text) => {
    expect(amountRefusal(form, minor, currency)).toBeNull();
    expect(amountText(form, minor, currency)).toBe(text);
    expect(readAmount(form, text, currency)).toBe(minor);
  });

  test.each([
    [STEPPED, 10_505n, "KWD", "third decimal"],
    [STEPPED, 1n, "KWD", "third decimal"],
    [STEPPED, 1_234_567_890n, "KWD", "more digits"],
    [OWN, 1_234n, "IDR", "without decimals"],
    [LONG, 99_999_999_999_999n, "KWD", "more digits"],
    [TWO, 10_505n, "KWD", "at most 2 decimals"],
    [INTEGER, -1n, "KWD", "negative"],
    [INTEGER, 1n, "XXX", "ISO 4217"],
  ] as const)("%o refuses %s %s before anything is sent", (form, minor, currency, reason) => {
    expect(amountRefusal(form, minor, currency)).toContain(reason);
    expect(() => amountText(form, minor, currency)).toThrow(reason);
  });

  test.each([
    [INTEGER, "10.5"],
    [INTEGER, "1e3"],
    [STRING, "10.5001"],
    [STRING, "-1"],
    [STRING, " 1"],
    [STRING, "1,000.5"],
    [STRING, "١٢"],
    [STRING, ""],
    [NUMBER, "1e1"],
    [NUMBER, 10.5],
    [NUMBER, null],
    [NUMBER, "0x10"],
  ])("%o takes %o for no amount", (form, value) => {
    expect(readAmount(form, value, "KWD")).toBeNull();
  });

  test("answers in another form than the request are read as the same amount", () => {
    for (const text of ["10.5", "10.50", "10.500", "10.50000"])
      expect(readAmount(NUMBER, text, "KWD")).toBe(10_500n);
  });

  test("every amount that is not refused comes back as itself", () => {
    const forms = fc.constantFrom(INTEGER, STRING, NUMBER, STEPPED, OWN, LONG, TWO);
    const currencies = fc.constantFrom("KWD", "BHD", "SAR", "USD", "JPY", "CLP", "IDR", "ISK", "CVE");
    fc.assert(
      fc.property(
        forms,
        currencies,
        fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }),
        (form, currency, minor) => {
          if (amountRefusal(form, minor, currency) !== null) return;
          const body = exactJson({ amount: amountValue(form, minor, currency) });
          const { amount } = parseExactJson(body) as { amount: unknown };
          expect(readAmount(form, amount, currency)).toBe(minor);
        },
      ),
    );
  });
});

describe("exact JSON", () => {
  test("writes numbers digit by digit and leaves out what is undefined", () => {
    const amount = amountValue(NUMBER, 9_007_199_254_740_993n, "KWD");
    expect(exactJson({ amount, text: 'a"1', none: undefined, list: [1, null, true] })).toBe(
      '{"amount":9007199254740.993,"text":"a\\"1","list":[1,null,true]}',
    );
  });

  test("reads every number as its own text and nothing else differently", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const asText = (item: unknown): unknown => {
          if (typeof item === "number") return JSON.stringify(item);
          if (Array.isArray(item)) return item.map(asText);
          if (typeof item !== "object" || item === null) return item;
          return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, asText(inner)]));
        };
        expect(JSON.stringify(parseExactJson(text))).toBe(JSON.stringify(asText(JSON.parse(text))));
      }),
    );
    expect(parseExactJson('{"a":10.500,"b":"1.5 and \\"2\\""}')).toEqual({ a: "10.500", b: '1.5 and "2"' });
  });

  test("what is no JSON is nothing", () => {
    for (const text of ["", "{", "01", '{"a":1.}', "<html>", '{"a":1 2}'])
      expect(parseExactJson(text)).toBeUndefined();
  });
});
