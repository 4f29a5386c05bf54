import type { Arranged } from "./arrange";
import { BareLoop } from "./bare-loop";
import { cpuOf, cpuOfFamily } from "./cpu";
import { HttpClient } from "./http-client";
import { type LoadResult, runLoad } from "./load";
import type { BenchSettings } from "./settings";
import type { Stage } from "./stage";

/** The list: its first page and pages about 10,000 rows below, over HTTP in a session and as bare SQL, in turn. */

export interface ListRound {
  connections: number;
  sqlFirst: LoadResult;
  sqlDeep: LoadResult;
  httpFirst: LoadResult;
  httpDeep: LoadResult;
  /** Milliseconds of CPU per page over HTTP. */
  appMs: number | null;
  databaseMs: number | null;
}

export async function listRounds(
  stage: Stage,
  arranged: Arranged,
  settings: BenchSettings,
  report: (line: string) => void,
): Promise<ListRound[]> {
  const rounds: ListRound[] = [];
  for (const connections of settings.listConnections) {
    const warmUp = { connections, seconds: Math.max(1, settings.seconds / 4) };
    await loadHttp(stage, arranged, warmUp, false);
    await loadHttp(stage, arranged, warmUp, true);
    for (let round = 1; round <= settings.rounds; round++) {
      const one = await oneRound(stage, arranged, { connections, seconds: settings.seconds });
      rounds.push(one);
      report(
        `  ${connections} connections, round ${round}: ${one.httpFirst.perSecond.toFixed(0)} first pages/s, ` +
          `${one.httpDeep.perSecond.toFixed(0)} deep pages/s over HTTP`,
      );
    }
  }
  return rounds;
}

type Size = { connections: number; seconds: number };

async function oneRound(stage: Stage, arranged: Arranged, size: Size): Promise<ListRound> {
  const sqlFirst = await loadSql(stage, arranged, size, false);
  const sqlDeep = await loadSql(stage, arranged, size, true);
  const before = [cpuOf(stage.pids.web), cpuOfFamily(stage.pids.database)] as const;
  const httpFirst = await loadHttp(stage, arranged, size, false);
  const httpDeep = await loadHttp(stage, arranged, size, true);
  const pages = httpFirst.done + httpDeep.done;
  const used = (was: number | null, is: number | null) =>
    was === null || is === null ? null : (is - was) / pages;
  return {
    ...{ connections: size.connections, sqlFirst, sqlDeep, httpFirst, httpDeep },
    appMs: used(before[0], cpuOf(stage.pids.web)),
    databaseMs: used(before[1], cpuOfFamily(stage.pids.database)),
  };
}

const cursorFor = (arranged: Arranged, deep: boolean) =>
  deep ? (arranged.deepCursors[Math.floor(Math.random() * arranged.deepCursors.length)] ?? null) : null;

async function loadSql(stage: Stage, arranged: Arranged, size: Size, deep: boolean): Promise<LoadResult> {
  const loop = await BareLoop.open(stage.appUrl, size.connections);
  try {
    return await runLoad({
      ...size,
      work: (connection) => loop.list(connection, cursorFor(arranged, deep)),
    });
  } finally {
    await loop.close();
  }
}

async function loadHttp(stage: Stage, arranged: Arranged, size: Size, deep: boolean): Promise<LoadResult> {
  const client = new HttpClient(stage.webUrl, size.connections);
  try {
    return await runLoad({
      ...size,
      work: async () => {
        const cursor = cursorFor(arranged, deep);
        const path = `/api/transactions${cursor === null ? "" : `?after=${cursor}`}`;
        const { status, body } = await client.send("GET", path, { cookie: arranged.cookie });
        if (status !== 200 || body.length < 1_000) throw new Error(`${status} ${body.slice(0, 160)}`);
      },
    });
  } finally {
    client.close();
  }
}
