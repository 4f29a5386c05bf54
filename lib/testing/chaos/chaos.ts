import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "@/lib/db/sql";
import {
  callOff,
  emptyDiary,
  operate,
  type People,
  requestAndDecide,
  type Scene,
  spoil,
  supply,
} from "@/lib/testing/chaos/acts";
import { judge } from "@/lib/testing/chaos/judge";
import type { PartName, ProcessStage } from "@/lib/testing/stage/stage";
import { makeActor } from "@/lib/testing/world";
import { Random } from "@/prisma/seed/random";

/**
 * Eight clients do everything that the product offers while web, worker, database and gateway are killed at random; afterwards the gateway's
 * own ledger says whether that did harm.
 */

export interface ChaosWish {
  minutes: number;
  seed: number;
  /** Who is killed, as often as his weight says. */
  victims?: Partial<Record<PartName, number>>;
}

export interface ChaosReport {
  /** Everything that must never be; empty is good. */
  violations: string[];
  kills: Record<string, number>;
  counts: Record<string, number>;
  /** Seconds from the last fault until nothing was open any more. */
  healedWithinS: number;
}

const VICTIMS: Record<PartName, number> = { web: 4, worker: 4, database: 2, gateway: 3 };

/** Runs it on a stage that is up, and judges. */
export async function runChaos(stage: ProcessStage, wish: ChaosWish): Promise<ChaosReport> {
  await loosenLimits();
  const until = performance.now() + wish.minutes * 60_000;
  const over = () => performance.now() > until;
  const diary = emptyDiary();
  const kills: Record<string, number> = {};
  const pools: Scene["pools"] = { refund: [], capture: [], created: [] };
  // Each client has its own chance, so that one that waits longer does not change what the others do.
  const scene = (client: number): Scene => ({
    stage,
    diary,
    pools,
    over,
    random: new Random(wish.seed + client),
  });
  const people = await arrangePeople();
  for (let round = 0; round < 3; round++) await supply(scene(100 + round));

  const loop = async (work: () => Promise<void>, pauseMs = 0) => {
    while (!over()) {
      await work();
      await sleep(pauseMs);
    }
  };
  const clients = Array.from({ length: 8 }, (_, index) => clientOf(scene(index), index, people));
  const others = [scene(20), scene(21), scene(22)] as const;
  await Promise.all([
    ...clients.map((client) => loop(client)),
    loop(() => supply(others[0]), 700),
    loop(() => spoil(others[1]), 400),
    loop(() => killOne(others[2], kills, wish.victims ?? VICTIMS)),
  ]);
  const stopped = performance.now();
  await stage.gateway.control("DELETE", "/control/faults");
  const ends = stage.parts.web.ownEnds?.() ?? 0;
  if (ends > 0) diary.wrong.push(`the web process ended by itself ${ends} times`);
  const violations = await judge(stage, diary);
  return {
    violations,
    kills,
    counts: diary.counts,
    healedWithinS: Math.round((performance.now() - stopped) / 1000),
  };
}

/** Four refund, one captures and voids, one calls off, two work at the console. */
function clientOf(scene: Scene, index: number, people: People): () => Promise<void> {
  if (index < 4) return () => operate(scene, "refund");
  if (index === 4) return () => operate(scene, scene.random.chance(0.7) ? "capture" : "void");
  if (index === 5) return () => callOff(scene);
  return () => requestAndDecide(scene, people);
}

/** Limits are what other tests are about. */
async function loosenLimits(): Promise<void> {
  await sql.query(
    `INSERT INTO setting (key, value) VALUES ('inquiry.per_minute', '1000000'), ('api.daily_limit', '100000000')
     ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`,
  );
}

async function arrangePeople(): Promise<People> {
  const people = async (count: number, ...rights: Parameters<typeof makeActor>[0]) =>
    Promise.all(Array.from({ length: count }, () => makeActor(rights)));
  // Makers may decide as well, so that only the rule about one's own request keeps them from it.
  return {
    makers: await people(2, "payment.refund", "request.decide"),
    checkers: await people(3, "request.decide"),
  };
}

async function killOne(
  { stage, random, diary }: Scene,
  kills: Record<string, number>,
  victims: Partial<Record<PartName, number>>,
): Promise<void> {
  await sleep(random.int(300, 2_500));
  // Everybody once before anybody twice, so that a short run leaves nobody out.
  const spared = Object.keys(victims).filter((name) => kills[name] === undefined) as PartName[];
  const name = spared.length > 0 ? random.pick(spared) : random.weighted(victims);
  await stage.parts[name].kill();
  kills[name] = (kills[name] ?? 0) + 1;
  await sleep(random.int(0, 1_200));
  try {
    await stage.parts[name].start();
  } catch (error) {
    diary.wrong.push(`${name} did not come up again: ${String(error)}`);
  }
}
