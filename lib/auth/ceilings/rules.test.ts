import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ceilingLinesSchema } from "@/lib/auth/ceilings/schema";
import {
  type Ceilings,
  ceilingTypes,
  effectiveCeilings,
  raisedTypes,
  requireWithinCeiling,
  type StoredCeiling,
  withinCeiling,
} from "@/lib/auth/ceilings/rules";

const row = (
  amountMinor: string,
  groupId: number | null = null,
  currency = "KWD",
  type: StoredCeiling["type"] = "refund",
): StoredCeiling => ({ type, currency, amountMinor, groupId });

describe("which ceiling holds", () => {
  const table: [string, StoredCeiling[], Ceilings][] = [
    ["nothing written limits nothing", [], {}],
    ["his own", [row("100")], { refund: { KWD: 100n } }],
    ["the highest of his groups", [row("100", 1), row("300", 2), row("200", 3)], { refund: { KWD: 300n } }],
    ["his own before a higher one of a group", [row("100"), row("300", 2)], { refund: { KWD: 100n } }],
    ["his own before a lower one of a group", [row("500"), row("300", 2)], { refund: { KWD: 500n } }],
    [
      "currencies of groups come together",
      [row("100", 1), row("200", 2, "SAR")],
      { refund: { KWD: 100n, SAR: 200n } },
    ],
    [
      "his own in one currency closes the others",
      [row("100"), row("200", 2, "SAR")],
      { refund: { KWD: 100n } },
    ],
    [
      "each operation for itself",
      [row("100"), row("50", 1, "KWD", "void")],
      { refund: { KWD: 100n }, void: { KWD: 50n } },
    ],
  ];
  it.each(table)("%s", (_name, stored, expected) => {
    expect(effectiveCeilings(stored)).toEqual(expected);
  });
});

describe("what a ceiling allows", () => {
  const ceilings: Ceilings = { refund: { KWD: 100_000n } };
  it.each([
    ["refund", "KWD", 100_000n, true],
    ["refund", "KWD", 100_001n, false],
    ["refund", "SAR", 1n, false],
    ["void", "KWD", 10n ** 15n, true],
  ] as const)("%s of %s %s: %s", (type, currency, amountMinor, ok) => {
    expect(withinCeiling(ceilings, type, { currency, amountMinor }).ok).toBe(ok);
  });

  it("refuses with whose ceiling, how much it is and what to do, and programs have none", () => {
    const person = { type: "user", username: "sara", ceilings } as const;
    const wish = { currency: "KWD", amountMinor: 100_001n };
    expect(() => requireWithinCeiling(person, "refund", wish)).toThrow(
      /^over_ceiling: The refund limit of sara is 100\.000 KWD for one operation; this is 100\.001 KWD\. Have somebody/,
    );
    expect(() => requireWithinCeiling(person, "refund", { ...wish, currency: "SAR" })).toThrow(
      /names no amount in SAR/,
    );
    for (const type of ["api_key", "system"] as const) requireWithinCeiling({ type }, "refund", wish);
  });
});

const anyStored = fc.array(
  fc.record({
    type: fc.constantFrom(...ceilingTypes),
    currency: fc.constantFrom("KWD", "SAR"),
    amountMinor: fc.integer({ min: 1, max: 20 }).map(String),
    groupId: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  }),
  { maxLength: 8 },
);

it("what is called raised is exactly what some amount shows: refused before and allowed after", () => {
  fc.assert(
    fc.property(anyStored, anyStored, (one, two) => {
      const [before, after] = [effectiveCeilings(one), effectiveCeilings(two)];
      const wishes = ["KWD", "SAR", "USD"].flatMap((currency) =>
        Array.from({ length: 22 }, (_, index) => ({ currency, amountMinor: BigInt(index + 1) })),
      );
      const shown = ceilingTypes.filter((type) =>
        wishes.some((wish) => !withinCeiling(before, type, wish).ok && withinCeiling(after, type, wish).ok),
      );
      expect(raisedTypes(before, after)).toEqual(shown);
    }),
  );
});

it("joining a group that limits never frees from a ceiling of one's own", () => {
  fc.assert(
    fc.property(anyStored, anyStored, (held, joined) => {
      const own = held.filter((stored) => stored.groupId === null).map((stored) => stored.type);
      const more = [...held, ...joined.map((stored) => ({ ...stored, groupId: 9 }))];
      const raised = raisedTypes(effectiveCeilings(held), effectiveCeilings(more));
      expect(raised.filter((type) => own.includes(type))).toEqual([]);
    }),
  );
});

it("takes each operation and currency once", () => {
  const line = { type: "refund", currency: "KWD", amount: "1.000" };
  expect(ceilingLinesSchema.safeParse([line, { ...line, currency: "SAR" }]).success).toBe(true);
  expect(ceilingLinesSchema.safeParse([line, line]).success).toBe(false);
  expect(ceilingLinesSchema.safeParse([{ ...line, amount: "-1" }]).success).toBe(false);
});
