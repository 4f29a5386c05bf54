import fc from "fast-check";
import { expect, it } from "vitest";
import { ALL_STEPS, stepsTaken } from "@/lib/testing/sequences/commands";
import { DEFECTS } from "@/lib/testing/sequences/defects";
import { booksHold } from "@/lib/testing/sequences/property";
import { arrangeSystem } from "@/lib/testing/sequences/system";

const system = arrangeSystem();
const MINUTE = 60_000;

it("200 long sequences of calls, faults, kills and news, or what fits into 20 minutes: the books hold after every step", async () => {
  await fc.assert(booksHold(system, 80), {
    numRuns: 200,
    unbiased: true,
    interruptAfterTimeLimit: 20 * MINUTE,
  });
  expect(ALL_STEPS.filter((step) => !stepsTaken.has(step))).toEqual([]);
});

it.each(ALL_STEPS)("sequences with many steps of one kind: %s", async (step) => {
  await fc.assert(booksHold(system, 60, step), {
    numRuns: 10,
    unbiased: true,
    interruptAfterTimeLimit: 2 * MINUTE,
  });
});

it.each(DEFECTS)("a product with a defect turns it red: $name", async ({ plant }) => {
  const remove = await plant(system);
  try {
    const run = await fc.check(booksHold(system, 40), { numRuns: 40, unbiased: true, endOnFailure: true });
    expect(run.failed).toBe(true);
  } finally {
    await remove();
  }
});
