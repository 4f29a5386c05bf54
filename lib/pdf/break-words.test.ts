import { expect, it } from "vitest";
import { breakWord } from "@/lib/pdf/break-words";

it.each(["Refund", "استرداد", "x".repeat(24)])("breaks %s nowhere", (word) => {
  expect(breakWord(word)).toEqual([word]);
});

it.each(["pay_9b2ae344c31eda95a1cc516c94a6a494", "a".repeat(64), `${"€".repeat(11)}😀${"b".repeat(30)}`])(
  "breaks the reference %s anywhere, adds nothing to it, and lets no hyphen be written",
  (reference) => {
    const pieces = breakWord(reference);
    expect(pieces.join("")).toBe(reference);
    // An empty piece between two others: the renderer puts a hyphen where there is none.
    expect(pieces.length).toBeGreaterThan(2);
    for (const [place, piece] of pieces.entries()) expect(piece === "").toBe(place % 2 === 1);
  },
);
