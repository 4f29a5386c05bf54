import { setTimeout as pause } from "node:timers/promises";
import { inTransaction, sql } from "@/lib/db/sql";

/** A contender that does not need the lock, or is not there yet, holds nobody up for longer. */
const PATIENCE_MS = 60;

/**
 * Lets contenders meet: the payment's row is locked while they start, and is let go once all of them stand before it. Without
 * this the first one is often done before the last one has begun.
 */
export async function collide<Result>(
  payment: { id: bigint },
  acts: readonly (() => Promise<Result>)[],
): Promise<PromiseSettledResult<Result>[]> {
  const ends = await inTransaction(async (transaction) => {
    await transaction.query("SELECT FROM payment_transaction WHERE id = $1 FOR UPDATE", [payment.id]);
    const begun = acts.map((act) => act());
    // Looked at only after the lock is gone; a refusal that comes at once is no unhandled one.
    const settled = Promise.allSettled(begun);
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(2)) {
      const [waiting] = await sql.query<{ count: number }>(
        "SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted",
      );
      if ((waiting?.count ?? 0) >= acts.length) break;
    }
    return { settled };
  });
  return ends.settled;
}
