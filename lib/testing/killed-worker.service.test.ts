import { afterAll, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { killAll, settingsFor } from "@/lib/testing/processes";
import { approveMany, finish, killWorkers } from "@/lib/testing/worker-scenario";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
afterAll(killAll);

it("a worker killed at random moments: every approved request is executed once, no job is lost", async () => {
  const settings = { ...settingsFor(world.database), WORKER_CONCURRENCY: "2" };
  const { maker, all } = await approveMany(world, 16);
  await world.gateway.control("POST", "/control/delay", { ms: 60 });
  await killWorkers(settings, 4, 300);
  await world.gateway.control("POST", "/control/delay", { ms: 0 });
  for (const { status, before, after, open } of await finish(world, settings, maker, all)) {
    // What stopped for a person was proved never executed, and his second attempt is the only refund.
    expect([status, before, after, open]).toEqual([status, status === "done" ? 1 : 0, 1, 0]);
  }
  const held = await sql.query(
    "SELECT 1 FROM payment_transaction WHERE refund_held_minor > 0 OR frozen_at IS NOT NULL",
  );
  expect(held).toEqual([]);
}, 120_000);
