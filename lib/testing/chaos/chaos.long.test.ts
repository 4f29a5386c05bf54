import { afterEach, describe, expect, it } from "vitest";
import { runChaos } from "@/lib/testing/chaos/chaos";
import { killAll, type PlantedDefect } from "@/lib/testing/processes";
import { type ProcessStage, type StageWish, startProcessStage } from "@/lib/testing/stage/stage";

/** `CHAOS_MINUTES` sets how long, `CHAOS_SEED` repeats what a run did; without one the seed is new and printed. */
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 10);
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const SHORT_MINUTES = 0.6;
const BESIDE_MS = 600_000;
let stage: ProcessStage | undefined;

afterEach(async () => {
  await stage?.stop();
  await killAll();
});

/** Long pauses of a gateway that is away would leave little for the clients to do. */
async function chaos(minutes: number, wish: StageWish = {}) {
  stage = await startProcessStage({ ...wish, settings: { GATEWAY_PAUSE_MS: "1000" } });
  const report = await runChaos(stage, { minutes, seed: SEED });
  process.stdout.write(`Chaos of ${minutes} minutes, seed ${SEED}: ${JSON.stringify(report, null, 2)}\n`);
  if (report.violations.length > 0) printLastWords(stage);
  return report;
}

/** Of a run that went wrong the processes themselves tell most. */
function printLastWords({ logs }: ProcessStage): void {
  for (const { at, text } of logs()) process.stdout.write(`== the end of ${at}\n${text.slice(-4_000)}\n`);
}

it("eight clients, and everything killed at random: the gateway's ledger knows of no harm", {
  timeout: MINUTES * 60_000 + BESIDE_MS,
}, async () => {
  const { violations, kills } = await chaos(MINUTES);
  expect(violations).toEqual([]);
  if (MINUTES < 1) return;
  for (const name of ["web", "worker", "database", "gateway"]) expect(kills).toHaveProperty(name);
});

const DEFECTS: readonly (PlantedDefect & { seenAs: RegExp })[] = [
  {
    name: "what got no answer is sent again under another key",
    file: "lib/operations/call-gateway.ts",
    find: "return await counted(parent, await connector.execute({ ...call, ...before }));",
    replace: `const first = await connector.execute({ ...call, ...before });
      const again = { ...call, ...before, idempotencyKey: call.idempotencyKey + "-again" };
      return await counted(parent, first.outcome === "unknown" ? await connector.execute(again) : first);`,
    seenAs: /was executed 2 times/,
  },
];

describe("the same on a product with a defect turns red", () => {
  it.each(DEFECTS)(
    "$name",
    { timeout: SHORT_MINUTES * 60_000 + BESIDE_MS },
    async ({ seenAs, ...defect }) => {
      const { violations } = await chaos(SHORT_MINUTES, { defect });
      expect(violations.some((violation) => seenAs.test(violation))).toBe(true);
    },
  );
});
