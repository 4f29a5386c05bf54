import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "@/lib/db/embedded/cluster";
import { freePort } from "@/lib/db/embedded/free-port";
import { type OwnDatabase, startOwnDatabase } from "@/lib/db/embedded/own-database";
import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { namedServerBinaries } from "@/lib/db/testing/server";
import { createApiKey } from "@/lib/auth/api-keys";
import {
  clientOf,
  CONTROL_SECRET,
  SECRET,
  type TestGateway,
  WEBHOOK_SECRET,
} from "@/lib/gateways/testing/sandbox-fixture";
import type { Place } from "@/lib/testing/leaks";
import {
  bundleWebEntry,
  bundleWorkerWith,
  type PlantedDefect,
  settingsFor,
  startProductWeb,
  startWeb,
  startWorker,
  type Victim,
} from "@/lib/testing/processes";
import { accessTo, changeEnvironment, eventually } from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** The whole product as processes on this machine: each is started, killed without warning and started again by its own id. */

export type PartName = "web" | "worker" | "database" | "gateway";

export interface Part {
  start(): Promise<void>;
  /** Without warning: SIGKILL. */
  kill(): Promise<void>;
  pid(): number | undefined;
  /** How often it ended although nobody killed it, and was started again as a supervisor does. */
  ownEnds?(): number;
}

export interface ProcessStage {
  home: string;
  url: string;
  apiKey: string;
  /** The gateway as its own users see it, and its ledger. */
  gateway: Pick<TestGateway, "url" | "control" | "account">;
  database: OwnDatabase;
  parts: Record<PartName, Part>;
  /** What all processes have said so far. */
  logs(): Place[];
  stop(): Promise<void>;
}

export interface StageWish {
  /** With the console's pages, which need the build; otherwise the wire API alone, which starts at once. */
  pages?: boolean;
  settings?: Record<string, string>;
  databaseSettings?: Record<string, string>;
  /** Where the database's files lie, if not in the stage's own folder. */
  databaseFolder?: (home: string) => string;
  prepareDatabase?: (cluster: Cluster) => void;
  /** What only one of the processes is told, such as another time of day. */
  settingsOf?: Partial<Record<"web" | "worker", Record<string, string>>>;
  /** A worker and a web process that are not what they should be. */
  defect?: PlantedDefect | undefined;
}

/** The product at a gateway that settles queued refunds soon. */
const QUEUE_DELAY_MS = "1500";

/** Starts everything; this process joins in as one more of the application's. */
export async function startProcessStage(wish: StageWish = {}): Promise<ProcessStage> {
  const home = mkdtempSync(join(tmpdir(), "countersign-stage-"));
  chmodSync(home, 0o755);
  mkdirSync(join(home, "logs"));
  const ends: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const database = await startOwnDatabase(wish.databaseFolder?.(home) ?? home, {
      binFolder: namedServerBinaries(),
      settings: { shared_buffers: "64MB", ...wish.databaseSettings },
      ...(wish.prepareDatabase ? { prepare: wish.prepareDatabase } : {}),
    });
    ends.push(() => database.stop());
    const [webPort, gatewayPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${webPort}`;
    const settings = settingsOf(home, database, webPort, wish);
    const restore = changeEnvironment({ ...settings, DATABASE_POOL_SIZE: "30" });
    await closePool();
    ends.push(async () => {
      await closePool();
      restore();
    });
    const gateway = clientOf(`http://127.0.0.1:${gatewayPort}`);
    const parts: ProcessStage["parts"] = {
      database,
      gateway: gatewayPart(home, gatewayPort, url),
      ...(await productParts(home, settings, wish, ends)),
    };
    for (const name of ["gateway", "worker", "web"] as const) ends.push(() => parts[name].kill());
    await parts.gateway.start();
    await insertAccounts(sql, Object.values(SEED_ACCOUNTS), accessTo(gateway));
    const apiKey = (await createApiKey(sql, { name: "Test shop" })).key;
    await Promise.all([parts.web.start(), parts.worker.start()]);
    return { home, url, apiKey, gateway, database, parts, logs: () => readLogs(home), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsOf(
  home: string,
  database: OwnDatabase,
  port: number,
  wish: StageWish,
): Record<string, string> {
  return {
    ...settingsFor(database),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    COUNTERSIGN_DATA_DIR: home,
    WEBHOOK_ALLOW_PRIVATE: "1",
    LOG_LEVEL: "info",
    ...wish.settings,
  };
}

/** Two parts of the product; what was bundled for them goes away with the stage. */
async function productParts(
  home: string,
  settings: Record<string, string>,
  { pages, defect, settingsOf: own = {} }: StageWish,
  ends: (() => unknown)[],
): Promise<Pick<ProcessStage["parts"], "web" | "worker">> {
  const log = (name: PartName) => writing(join(home, "logs", `${name}.log`));
  const worker = defect ? await bundleWorkerWith(defect) : undefined;
  const web = pages ? undefined : await bundleWebEntry(defect);
  for (const file of [worker, web]) if (file) ends.push(() => rmSync(file, { force: true }));
  const forWeb = { ...settings, ...own.web };
  const forWorker = { ...settings, ...own.worker };
  return {
    web: victimPart(() =>
      log("web")((stdout) => (web ? startWeb(web, forWeb, { stdout }) : startProductWeb(forWeb, { stdout }))),
    ),
    worker: victimPart(() =>
      log("worker")((stdout) => startWorker(forWorker, { stdout, ...(worker ? { bundle: worker } : {}) })),
    ),
  };
}

/** Opens the file for one start, so that each process writes behind what its forerunner wrote. */
function writing(file: string) {
  return async <Result>(work: (stdout: number) => Promise<Result>): Promise<Result> => {
    const stdout = openSync(file, "a");
    try {
      return await work(stdout);
    } finally {
      closeSync(stdout);
    }
  };
}

/** How often a process is started that ended before it was ready, because the database was away at that moment. */
const START_ATTEMPTS = 30;

function victimPart(launch: () => Promise<Victim>): Part {
  let victim: Victim | null = null;
  let ownEnds = 0;
  let restarting: Promise<void> = Promise.resolve();
  const supervise = (watched: Victim) => {
    watched.child.once("exit", () => {
      if (victim !== watched) return;
      ownEnds += 1;
      victim = null;
      restarting = start().catch(() => undefined);
    });
    victim = watched;
  };
  const start = async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return supervise(await launch());
      } catch (error) {
        if (attempt === START_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  };
  return {
    start,
    kill: async () => {
      await restarting;
      const killed = victim;
      victim = null;
      await killed?.kill();
    },
    pid: () => victim?.child.pid,
    ownEnds: () => ownEnds,
  };
}

function gatewayPart(home: string, port: number, webUrl: string): Part {
  const env = {
    ...process.env,
    SANDBOX_PORT: String(port),
    SANDBOX_LEDGER: join(home, "ledger.jsonl"),
    SANDBOX_SECRET: SECRET,
    SANDBOX_CONTROL_SECRET: CONTROL_SECRET,
    SANDBOX_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SANDBOX_WEBHOOK_URL: `${webUrl}/b/gateways/{account}/webhook`,
    SANDBOX_QUEUE_DELAY_MS: QUEUE_DELAY_MS,
    COUNTERSIGN_SUPERVISED: "1",
  };
  let child: ChildProcess | null = null;
  return {
    start: async () => {
      const stdio: ["ignore", "ignore", "inherit", "ipc"] = ["ignore", "ignore", "inherit", "ipc"];
      child = spawn(process.execPath, ["scripts/run.mjs", "sandbox-gateway"], { env, stdio });
      await eventually(
        "the sandbox gateway to answer",
        async () => {
          const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
          return answer?.ok;
        },
        60_000,
      );
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
    pid: () => child?.pid,
  };
}

function readLogs(home: string): Place[] {
  const folder = join(home, "logs");
  return readdirSync(folder).map((name) => ({ at: name, text: readFileSync(join(folder, name), "utf8") }));
}
