import fc from "fast-check";
import { expect, it } from "vitest";
import { ALL_STEPS, stepsTaken } from "@/lib/testing/sequences/commands";
import { booksHold } from "@/lib/testing/sequences/property";
import { arrangeSystem } from "@/lib/testing/sequences/system";

const system = arrangeSystem();

it("200 long sequences of calls, faults, kills and news: the books hold after every step", async () => {
  await fc.assert(booksHold(system, 80), { numRuns: 200, unbiased: true });
  expect(ALL_STEPS.filter((step) => !stepsTaken.has(step))).toEqual([]);
});

it("sequences that favour one kind of step, for every kind", async () => {
  for (const step of ALL_STEPS) await fc.assert(booksHold(system, 60, step), { numRuns: 10, unbiased: true });
});
