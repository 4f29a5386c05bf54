import type { Arranged } from "./arrange";
import { cpuOf, cpuOfFamily } from "./cpu";
import { HttpClient } from "./http-client";
import { type LoadResult, runLoad } from "./load";
import type { BenchSettings } from "./settings";
import type { Stage } from "./stage";

/** What merchants ask between two movements of money: a session (retrieve) and a payment's status (inquiry), in turn. */

export interface ReadRound {
  connections: number;
  retrieve: ReadResult;
  inquiry: ReadResult;
}

export type ReadResult = LoadResult & {
  /** Milliseconds of CPU per answer. */
  appMs: number | null;
  databaseMs: number | null;
};

type Call = (client: HttpClient, arranged: Arranged, sessionId: string) => ReturnType<HttpClient["send"]>;

const retrieve: Call = (client, { apiKey }, sessionId) =>
  client.send("GET", `/b/checkout/v1/pymt-txn/${sessionId}`, { authorization: `Api-Key ${apiKey}` });

/** Of paid payments: the gateway is not asked, and the limit per payment does not hold. */
const inquiry: Call = (client, { apiKey }, sessionId) =>
  client.send(
    "POST",
    "/b/pbl/v2/inquiry/",
    { authorization: `Api-Key ${apiKey}`, "content-type": "application/json" },
    JSON.stringify({ session_id: sessionId }),
  );

export async function readRounds(
  stage: Stage,
  arranged: Arranged,
  settings: BenchSettings,
  report: (line: string) => void,
): Promise<ReadRound[]> {
  const rounds: ReadRound[] = [];
  for (const connections of settings.connections) {
    const warmUp = { connections, seconds: Math.max(1, settings.seconds / 4) };
    await load(stage, arranged, warmUp, retrieve);
    await load(stage, arranged, warmUp, inquiry);
    for (let round = 1; round <= settings.rounds; round++) {
      const size = { connections, seconds: settings.seconds };
      const one = {
        connections,
        retrieve: await load(stage, arranged, size, retrieve),
        inquiry: await load(stage, arranged, size, inquiry),
      };
      rounds.push(one);
      report(
        `  ${connections} connections, round ${round}: ${told("retrieve", one.retrieve)}, ${told("inquiry", one.inquiry)}`,
      );
    }
  }
  return rounds;
}

function told(name: string, { perSecond, p50, p99 }: LoadResult): string {
  return `${name} ${perSecond.toFixed(0)}/s (p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms)`;
}

async function load(
  stage: Stage,
  arranged: Arranged,
  size: { connections: number; seconds: number },
  call: Call,
): Promise<ReadResult> {
  const client = new HttpClient(stage.webUrl, size.connections);
  const { readParents } = arranged;
  const now = () => [cpuOf(stage.pids.web), cpuOfFamily(stage.pids.database)] as const;
  const before = now();
  try {
    const result = await runLoad({
      ...size,
      work: async () => {
        const sessionId = readParents[Math.floor(Math.random() * readParents.length)] ?? "";
        const { status, body } = await call(client, arranged, sessionId);
        if (status !== 200 || !body.includes(sessionId)) throw new Error(`${status} ${body.slice(0, 160)}`);
      },
    });
    const after = now();
    const used = (was: number | null, is: number | null) =>
      was === null || is === null || result.done === 0 ? null : (is - was) / result.done;
    return { ...result, appMs: used(before[0], after[0]), databaseMs: used(before[1], after[1]) };
  } finally {
    client.close();
  }
}
