import { afterEach, expect, it } from "vitest";
import { runChaos } from "@/lib/testing/chaos/chaos";
import { killAll } from "@/lib/testing/processes";
import { type ProcessStage, startProcessStage } from "@/lib/testing/stage/stage";

/** `CHAOS_MINUTES` sets how long, `CHAOS_SEED` repeats what a run did; without one the seed is new and printed. */
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 10);
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
let stage: ProcessStage | undefined;

afterEach(async () => {
  await stage?.stop();
  await killAll();
});

it("eight clients, and everything killed at random: the gateway's ledger knows of no harm", {
  timeout: MINUTES * 60_000 + 600_000,
}, async () => {
  stage = await startProcessStage({ settings: { GATEWAY_PAUSE_MS: "1000" } });
  const report = await runChaos(stage, { minutes: MINUTES, seed: SEED });
  process.stdout.write(`Chaos of ${MINUTES} minutes, seed ${SEED}: ${JSON.stringify(report, null, 2)}\n`);
  expect(report.violations).toEqual([]);
  if (MINUTES < 1) return;
  for (const name of ["web", "worker", "database", "gateway"]) expect(report.kills).toHaveProperty(name);
});
