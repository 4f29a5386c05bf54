import { expect, it } from "vitest";
import { closePool, getPool, perPool } from "@/lib/db/pool";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

it("what is built on the pool is built once for each pool, never on one that was closed", async () => {
  const built = perPool((pool) => ({ ask: () => pool.query("SELECT 1 AS one") }));
  const first = built();
  expect(built()).toBe(first);
  await closePool();
  const second = built();
  expect(second).not.toBe(first);
  expect((await second.ask()).rows).toEqual([{ one: 1 }]);
  await expect(first.ask()).rejects.toThrow(/after calling end/);
  expect(getPool().totalCount).toBe(1);
});
