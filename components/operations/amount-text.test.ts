import fc from "fast-check";
import { expect, test } from "vitest";
import { type AmountReading, readAmountText } from "./amount-text";

const amount = (text: string, converted = true): AmountReading => ({ kind: "amount", text, converted });
const invalid: AmountReading = { kind: "invalid" };

test.each<[string, number, AmountReading]>([
  // Typed as the product writes it.
  ["12.500", 3, amount("12.500", false)],
  ["12", 3, amount("12", false)],
  ["12.", 3, amount("12", false)],
  [".5", 3, amount("0.5")],
  [" 12.5 ", 3, amount("12.5", false)],
  ["", 3, { kind: "empty" }],
  ["   ", 3, { kind: "empty" }],
  // Other digits.
  ["١٢٫٥٠٠", 3, amount("12.500")],
  ["١٢.٥", 3, amount("12.5")],
  ["۱۲٫۵", 2, amount("12.5")],
  ["١٬٢٣٤٫٥٠٠", 3, amount("1234.500")],
  ["١٬٢٣٤", 3, amount("1234")],
  ["\u200f١٢٫٥\u200f", 3, amount("12.5")],
  // A comma that can only be one thing.
  ["12,5", 3, amount("12.5")],
  ["12,50", 2, amount("12.50")],
  ["0,123", 3, amount("0.123")],
  ["1234,567", 3, amount("1234.567")],
  ["1,234", 2, amount("1234")],
  ["1,234,567", 3, amount("1234567")],
  ["1.234.567", 2, amount("1234567")],
  ["1,234.500", 3, amount("1234.500")],
  ["1.234,500", 3, amount("1234.500")],
  ["1 234.5", 2, amount("1234.5")],
  ["1'234.5", 2, amount("1234.5")],
  // A comma that can be two things is not guessed.
  ["1,234", 3, { kind: "ambiguous", choices: ["1234", "1.234"] }],
  ["12،500", 3, { kind: "ambiguous", choices: ["12500", "12.500"] }],
  ["123,456", 4, { kind: "ambiguous", choices: ["123456", "123.456"] }],
  // Nonsense.
  ["1,2,3", 3, invalid],
  ["1.2.3", 3, invalid],
  ["12.5.0", 3, invalid],
  ["1,23.4", 3, invalid],
  ["1.234,567.8", 3, invalid],
  ["12٫5٫0", 3, invalid],
  ["-5", 3, invalid],
  ["1e3", 3, invalid],
  ["0x10", 3, invalid],
  ["5 KWD", 3, invalid],
  ["1 2", 3, invalid],
  [",", 3, invalid],
  [".", 3, invalid],
])("%j with %i decimals", (typed, decimals, expected) => {
  expect(readAmountText(typed, decimals)).toEqual(expected);
});

test("what is understood is always strict decimal text with the same digits in the same order", () => {
  const typed = fc.string({ unit: fc.constantFrom(..."0123456789٠١٢٣۴۵.,٫٬' ") });
  fc.assert(
    fc.property(typed, fc.integer({ min: 0, max: 4 }), (text, decimals) => {
      const reading = readAmountText(text, decimals);
      const texts =
        reading.kind === "amount" ? [reading.text] : reading.kind === "ambiguous" ? reading.choices : [];
      const digits = text
        .replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660))
        .replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
        .replace(/\D/g, "");
      for (const read of texts) {
        expect(read).toMatch(/^\d+(\.\d+)?$/);
        expect([digits, `0${digits}`]).toContain(read.replace(".", ""));
      }
    }),
  );
});
