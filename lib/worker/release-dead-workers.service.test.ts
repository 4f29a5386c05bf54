import { describe, expect, it } from "vitest";
import { addJob } from "@/lib/jobs/add-job";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { releaseDeadWorkers, SignOfLife } from "@/lib/worker/release-dead-workers";

testDatabase();

/** A job that a worker took some seconds ago. */
async function takenBy(workerId: string, secondsAgo: number): Promise<string> {
  const key = `job-of-${workerId}`;
  await addJob(sql, "follow-request", { requestId: 1 }, { key });
  await sql.query(
    "UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now() - $3::int * interval '1 second' WHERE key = $1",
    [key, workerId, secondsAgo],
  );
  return key;
}
const holderOf = async (key: string) =>
  (
    await sql.query<{ locked_by: string | null }>(
      "SELECT locked_by FROM graphile_worker._private_jobs WHERE key = $1",
      [key],
    )
  )[0]?.locked_by;

describe("jobs of workers", () => {
  it("that are dead are given back, those of the living and of the just started are not", async () => {
    const life = new SignOfLife();
    await life.start();
    await life.vouchFor("worker-living");
    const living = await takenBy("worker-living", 60);
    const dead = await takenBy("worker-dead", 60);
    const fresh = await takenBy("worker-fresh", 1);
    await releaseDeadWorkers();
    expect(await Promise.all([living, dead, fresh].map(holderOf))).toEqual([
      "worker-living",
      null,
      "worker-fresh",
    ]);
    await life.stop();
    await releaseDeadWorkers();
    expect(await holderOf(living)).toBeNull();
  });

  it("whose sign of life lost its connection stay theirs once it is back", async () => {
    const life = new SignOfLife();
    await life.start();
    await life.vouchFor("worker-cut");
    const key = await takenBy("worker-cut", 60);
    const held = () =>
      sql.query<{ pid: number }>(
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 7341 AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    const [before] = await held();
    await sql.query("SELECT pg_terminate_backend($1)", [before!.pid]);
    for (let wait = 0; wait < 200; wait++) {
      const [now] = await held();
      if (now && now.pid !== before!.pid) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await releaseDeadWorkers();
    expect(await holderOf(key)).toBe("worker-cut");
    await life.stop();
  });
});
