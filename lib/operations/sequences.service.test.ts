import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFECTS } from "@/lib/testing/sequences/defects";
import { booksHold } from "@/lib/testing/sequences/property";
import { arrangeSystem } from "@/lib/testing/sequences/system";

const system = arrangeSystem();

it("whatever happens in whatever order, the books hold and agree with the gateway's ledger", async () => {
  await fc.assert(booksHold(system, 40), {
    numRuns: 10,
    unbiased: true,
    interruptAfterTimeLimit: 240_000,
    markInterruptAsFailure: true,
  });
}, 300_000);

/** The long run takes all of them. */
const SOME = DEFECTS.filter((_, index) => index % 4 === 0);

describe("the same on a product with a defect turns red", () => {
  it.each(SOME)(
    "$name",
    async ({ plant }) => {
      const remove = await plant(system);
      try {
        const run = await fc.check(booksHold(system, 40), {
          numRuns: 40,
          unbiased: true,
          endOnFailure: true,
        });
        expect(run.failed).toBe(true);
      } finally {
        await remove();
      }
    },
    120_000,
  );
});
