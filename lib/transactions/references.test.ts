import fc from "fast-check";
import { expect, it } from "vitest";
import { newOperationId } from "@/lib/transactions/references";

it("ids of operations are UUIDs that sort by their time, and no two are alike", () => {
  const times = fc.integer({ min: 0, max: 2 ** 45 });
  fc.assert(
    fc.property(times, times, (one, other) => {
      const [first, second] = [newOperationId(one), newOperationId(other)];
      expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      if (one !== other) expect(first < second).toBe(one < other);
    }),
  );
  expect(new Set(Array.from({ length: 2_000 }, () => newOperationId(1))).size).toBe(2_000);
});
