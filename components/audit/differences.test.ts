import { expect, it } from "vitest";
import { differencesOf, wordOf } from "@/components/audit/differences";

it("what changed comes first, what was added or removed counts, what stayed is shown", () => {
  expect(differencesOf({ a: 1, b: ["x"], c: "same" }, { a: 2, b: ["x"], d: true, c: "same" })).toEqual([
    { name: "a", before: "1", after: "2", changed: true },
    { name: "d", before: null, after: "true", changed: true },
    { name: "b", before: "x", after: "x", changed: false },
    { name: "c", before: "same", after: "same", changed: false },
  ]);
  expect(differencesOf(null, null)).toEqual([]);
  expect(differencesOf({ secret: null }, null)).toEqual([
    { name: "secret", before: null, after: null, changed: false },
  ]);
});

it("what lies inside an object is a fact of its own; a list of objects has a line for each", () => {
  expect(
    differencesOf(
      { target: { id: 1, label: "old" }, none: {} },
      { target: { id: 1, label: "new" }, none: {}, facts: [{ a: 1 }, { a: 2 }], list: ["x", 2] },
    ),
  ).toEqual([
    { name: "facts", before: null, after: '{"a":1}\n{"a":2}', changed: true },
    { name: "list", before: null, after: "x, 2", changed: true },
    { name: "target.label", before: "old", after: "new", changed: true },
    { name: "none", before: "{}", after: "{}", changed: false },
    { name: "target.id", before: "1", after: "1", changed: false },
  ]);
});

it("signs for nothing, yes and no have words; text stays text", () => {
  expect(["[]", "{}", "true", "false"].map(wordOf)).toEqual(["none", "none", "yes", "no"]);
  expect(["pending", "", "toString", "[1]"].map(wordOf)).toEqual([null, null, null, null]);
});

it("a list of facts reads as lines, each with what was and what will be; other lists stand as they are", () => {
  const fact = { name: "key_right", before: null, after: "payment.refund" };
  expect(differencesOf(null, { facts: [fact, { ...fact, more: 1 }] })).toEqual([
    {
      name: "facts",
      before: null,
      after: `key_right: – → payment.refund\n${JSON.stringify({ ...fact, more: 1 })}`,
      changed: true,
    },
  ]);
});

it("of a person whom a change touches stands what he gains and what he loses", () => {
  const person = { id: 10, label: "Salem", before: ["transaction.view", "payment.void"] };
  const line = (after: string[]) => differencesOf(null, { people: [{ ...person, after }] })[0]?.after;
  expect(line(["transaction.view", "payment.refund"])).toBe("Salem: + payment.refund, − payment.void");
  expect(line(person.before)).toBe("Salem: =");
});
