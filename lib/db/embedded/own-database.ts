import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { embeddedBinFolder } from "@/lib/db/embedded/binaries";
import {
  type Cluster,
  clusterUrl,
  initialiseCluster,
  OWNER,
  startCluster,
  stopCluster,
  waitForDatabase,
} from "@/lib/db/embedded/cluster";
import { freePort } from "@/lib/db/embedded/free-port";
import { databaseUser } from "@/lib/db/embedded/system-user";
import { migrate } from "@/lib/db/migrate";

/** A durable PostgreSQL for one measurement or one test alone, which may also end without warning. */
export interface OwnDatabase {
  ownerUrl: string;
  /** A login with the application's rights, as the product has them. */
  appUrl: string;
  pid(): number | undefined;
  /** SIGKILL of the server. Its own children notice within moments. */
  kill(): Promise<void>;
  /** Starts it again after it was killed, also where the children of the killed one still hold its memory. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface OwnDatabaseWish {
  settings?: Record<string, string>;
  binFolder?: string | undefined;
  /** Between making the cluster and its first start, such as to lay its log elsewhere. */
  prepare?: (cluster: Cluster) => void;
}

/** Makes, starts and migrates a database in a folder that the server's user can enter. */
export async function startOwnDatabase(home: string, wish: OwnDatabaseWish = {}): Promise<OwnDatabase> {
  const user = databaseUser();
  const cluster: Cluster = {
    binFolder: wish.binFolder || embeddedBinFolder(user),
    folder: join(home, "postgres"),
    logFile: join(home, "postgres.log"),
    user,
    port: await freePort(),
    password: randomBytes(12).toString("hex"),
    durable: true,
    ...(wish.settings ? { settings: wish.settings } : {}),
  };
  initialiseCluster(cluster);
  wish.prepare?.(cluster);
  const server = runningServer(cluster);
  await server.start();
  await runOnOwn(addressOf(cluster, "postgres"), "CREATE DATABASE countersign");
  const ownerUrl = addressOf(cluster, "countersign");
  await migrate({ databaseUrl: ownerUrl });
  const appPassword = randomBytes(12).toString("hex");
  await runOnOwn(ownerUrl, `ALTER ROLE countersign_app LOGIN PASSWORD '${appPassword}'`);
  const appUrl = clusterUrl(cluster, "countersign", "countersign_app", appPassword);
  return { ownerUrl, appUrl, ...server };
}

function addressOf(cluster: Cluster, database: string): string {
  return clusterUrl(cluster, database, OWNER, cluster.password);
}

/** Beside connections that were lost while the server recovers, children of a killed one may live for some moments. */
const START_ATTEMPTS = 40;
const START_PAUSE_MS = 250;

function runningServer(cluster: Cluster): Pick<OwnDatabase, "pid" | "kill" | "start" | "stop"> {
  let child: ChildProcess | null = null;
  return {
    pid: () => child?.pid,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
    start: async () => {
      for (let attempt = 1; ; attempt++) {
        child = startCluster(cluster);
        try {
          return await waitForDatabase(addressOf(cluster, "postgres"), child);
        } catch (error) {
          if (attempt === START_ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
        }
      }
    },
    stop: async () => {
      if (child) await stopCluster(child);
    },
  };
}

async function runOnOwn(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
