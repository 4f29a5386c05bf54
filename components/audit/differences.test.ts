import { expect, it } from "vitest";
import { differencesOf } from "@/components/audit/differences";

it("what changed comes first, what was added or removed counts, what stayed is shown", () => {
  expect(differencesOf({ a: 1, b: ["x"], c: "same" }, { a: 2, b: ["x"], d: true, c: "same" })).toEqual([
    { name: "a", before: "1", after: "2", changed: true },
    { name: "d", before: null, after: "true", changed: true },
    { name: "b", before: '[\n "x"\n]', after: '[\n "x"\n]', changed: false },
    { name: "c", before: "same", after: "same", changed: false },
  ]);
  expect(differencesOf(null, null)).toEqual([]);
  expect(differencesOf({ secret: null }, null)).toEqual([
    { name: "secret", before: null, after: null, changed: false },
  ]);
});
