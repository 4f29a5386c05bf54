import { afterAll, expect, it } from "vitest";
import { killAll, settingsFor } from "@/lib/testing/processes";
import { approveMany, finish, killWorkers } from "@/lib/testing/worker-scenario";
import { arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
afterAll(killAll);

it("a worker killed 100 times at random moments: 200 approved requests, 200 refunds", async () => {
  const settings = { ...settingsFor(world.database), WORKER_CONCURRENCY: "2" };
  await world.gateway.control("POST", "/control/delay", { ms: 60 });
  const outcomes = [];
  for (let part = 0; part < 10; part++) {
    const { maker, all } = await approveMany(world, 20);
    await killWorkers(settings, 10, 500);
    outcomes.push(...(await finish(world, settings, maker, all)));
  }
  for (const { status, before, after, open } of outcomes)
    expect([status, before, after, open]).toEqual([status, status === "done" ? 1 : 0, 1, 0]);
  expect(outcomes).toHaveLength(200);
});
