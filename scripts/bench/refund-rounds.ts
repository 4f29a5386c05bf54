import { randomUUID } from "node:crypto";
import type { Arranged } from "./arrange";
import { BareLoop } from "./bare-loop";
import { cpuOf, cpuOfFamily } from "./cpu";
import { HttpClient } from "./http-client";
import { type LoadResult, runLoad } from "./load";
import type { Pgbench } from "./pgbench";
import type { BenchSettings } from "./settings";
import type { Stage } from "./stage";

/** Refunds: the yardstick, the bare loop and the product in turn, so that a slow minute of the machine hits all of them. */

export interface RefundRound {
  connections: number;
  /** Refunds per second of the yardstick; null without pgbench. */
  yardstick: number | null;
  /** What one of those costs the database. */
  yardstickDatabaseMs: number | null;
  bare: LoadResult & { databaseMs: number | null };
  product: LoadResult & Record<"appMs" | "databaseMs" | "workerMs" | "gatewayMs" | "loadMs", number | null>;
}

/** What every refund that was answered with 200 adds up to. */
export interface Tally {
  succeeded: number;
  failures: number;
  reasons: Set<string>;
}

export const newTally = (): Tally => ({ succeeded: 0, failures: 0, reasons: new Set() });

const pick = (list: readonly string[]) => list[Math.floor(Math.random() * list.length)] ?? "";

/** One refund of the smallest unit through the front door. */
export async function refundOverHttp(client: HttpClient, apiKey: string, sessionId: string): Promise<void> {
  const answer = await client.send(
    "POST",
    "/b/pbl/v2/operation/",
    {
      authorization: `Api-Key ${apiKey}`,
      "content-type": "application/json",
      "tracking-key": randomUUID(),
    },
    JSON.stringify({ operation: "refund", session_id: sessionId, amount: "0.001" }),
  );
  if (answer.status !== 200 || !answer.body.includes('"success"'))
    throw new Error(`${answer.status} ${answer.body.slice(0, 160)}`);
}

export async function loadProduct(
  stage: Stage,
  arranged: Arranged,
  load: { connections: number; seconds: number; parents?: readonly string[] },
  tally: Tally,
): Promise<LoadResult> {
  const client = new HttpClient(stage.webUrl, load.connections);
  const parents = load.parents ?? arranged.productParents;
  try {
    const result = await runLoad({
      ...load,
      work: () => refundOverHttp(client, arranged.apiKey, pick(parents)),
    });
    tally.succeeded += result.done;
    tally.failures += result.failures;
    for (const reason of result.reasons) tally.reasons.add(reason);
    return result;
  } finally {
    client.close();
  }
}

async function loadBare(
  stage: Stage,
  arranged: Arranged,
  load: { connections: number; seconds: number },
): Promise<LoadResult> {
  const loop = await BareLoop.open(stage.appUrl, load.connections);
  try {
    return await runLoad({
      ...load,
      work: (connection) => loop.refund(connection, arranged.apiKey, pick(arranged.bareParents)),
    });
  } finally {
    await loop.close();
  }
}

const perPiece = (before: number | null, after: number | null, pieces: number) =>
  before === null || after === null || pieces === 0 ? null : (after - before) / pieces;

async function measureProduct(
  stage: Stage,
  arranged: Arranged,
  load: { connections: number; seconds: number },
  tally: Tally,
): Promise<RefundRound["product"]> {
  const now = () =>
    [
      cpuOf(stage.pids.web),
      cpuOfFamily(stage.pids.database),
      cpuOf(stage.pids.worker),
      cpuOf(stage.pids.gateway),
      cpuOf(process.pid),
    ] as const;
  const before = now();
  const result = await loadProduct(stage, arranged, load, tally);
  const after = now();
  return {
    ...result,
    appMs: perPiece(before[0], after[0], result.done),
    databaseMs: perPiece(before[1], after[1], result.done),
    workerMs: perPiece(before[2], after[2], result.done),
    gatewayMs: perPiece(before[3], after[3], result.done),
    loadMs: perPiece(before[4], after[4], result.done),
  };
}

async function measureBare(
  stage: Stage,
  arranged: Arranged,
  load: { connections: number; seconds: number },
): Promise<RefundRound["bare"]> {
  const before = cpuOfFamily(stage.pids.database);
  const result = await loadBare(stage, arranged, load);
  return { ...result, databaseMs: perPiece(before, cpuOfFamily(stage.pids.database), result.done) };
}

/** All rounds of all numbers of connections. */
export async function refundRounds(
  stage: Stage,
  arranged: Arranged,
  pgbench: Pgbench | null,
  settings: BenchSettings,
  tally: Tally,
  report: (line: string) => void,
): Promise<RefundRound[]> {
  const rounds: RefundRound[] = [];
  for (const connections of settings.connections) {
    const warmUp = { connections, seconds: Math.max(1, settings.seconds / 4) };
    await loadBare(stage, arranged, warmUp);
    await loadProduct(stage, arranged, warmUp, tally);
    for (let round = 1; round <= settings.rounds; round++) {
      const load = { connections, seconds: settings.seconds };
      const before = cpuOfFamily(stage.pids.database);
      const yardstick = pgbench ? await pgbench.run(connections, settings.seconds) : null;
      const after = cpuOfFamily(stage.pids.database);
      const yardstickDatabaseMs = perPiece(before, after, (yardstick ?? 0) * settings.seconds);
      const bare = await measureBare(stage, arranged, load);
      const product = await measureProduct(stage, arranged, load, tally);
      rounds.push({ connections, yardstick, yardstickDatabaseMs, bare, product });
      report(
        `  ${connections} connections, round ${round}: ${product.perSecond.toFixed(0)} refunds/s over HTTP, ` +
          `${bare.perSecond.toFixed(0)} by the bare loop${yardstick === null ? "" : `, L ${yardstick.toFixed(0)}`}`,
      );
    }
  }
  return rounds;
}

export interface SlowRun {
  inFlight: number;
  delayMs: number;
  /** Refunds per second that the gateway's delay allows. */
  ideal: number;
  result: LoadResult;
}

/** Many refunds wait for a slow gateway at once: nothing may hold a connection of the pool meanwhile. */
export async function slowGatewayRun(
  stage: Stage,
  arranged: Arranged,
  settings: BenchSettings,
  tally: Tally,
): Promise<SlowRun> {
  const { inFlight, delayMs, seconds } = settings.slow;
  await setDelay(stage, delayMs);
  try {
    const result = await loadProduct(stage, arranged, { connections: inFlight, seconds }, tally);
    return { inFlight, delayMs, ideal: (inFlight * 1_000) / delayMs, result };
  } finally {
    await setDelay(stage, 0);
  }
}

async function setDelay(stage: Stage, ms: number): Promise<void> {
  const response = await fetch(`${stage.sandboxUrl}/control/delay`, {
    method: "POST",
    headers: { "sandbox-control-secret": stage.secrets.control },
    body: JSON.stringify({ ms }),
  });
  if (!response.ok) throw new Error(`The sandbox gateway did not take the delay: ${response.status}`);
}

/** Everybody refunds the same few payments. */
export function hotParentsRun(
  stage: Stage,
  arranged: Arranged,
  settings: BenchSettings,
  tally: Tally,
): Promise<LoadResult> {
  const parents = arranged.productParents.slice(0, 4);
  return loadProduct(stage, arranged, { connections: 8, seconds: settings.seconds, parents }, tally);
}
