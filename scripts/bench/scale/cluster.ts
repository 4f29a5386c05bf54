import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** A server whose databases outlive the run: ten million payments are made once and measured often. */
export interface ScaleCluster {
  urlOf(database: string): string;
  stop(): Promise<void>;
}

/** Much is written once and in a row; a power cut would cost a repetition, nothing else. */
const WHILE_MAKING = {
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "6GB",
  maintenance_work_mem: "768MB",
  max_parallel_maintenance_workers: "1",
  autovacuum: "off",
};

/** Opens the cluster in this folder, made when there is none. `making` trades safety for speed. */
export async function openCluster(
  home: string,
  making: boolean,
  more: Record<string, string> = {},
): Promise<ScaleCluster> {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  chmodSync(home, 0o755);
  const secret = join(home, "owner.txt");
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(12).toString("hex"), { mode: 0o600 });
  const user = databaseUser();
  const cluster: Cluster = {
    ...{ binFolder: embeddedBinFolder(user), folder: join(home, "postgres"), user },
    ...{ logFile: join(home, "postgres.log"), port: await freePort() },
    password: readFileSync(secret, "utf8"),
    durable: !making,
    settings: { ...(making ? WHILE_MAKING : {}), ...more },
  };
  initialiseCluster(cluster);
  const child: ChildProcess = startCluster(cluster);
  const urlOf = (database: string) => clusterUrl(cluster, database, OWNER, cluster.password);
  await waitForDatabase(urlOf("postgres"), child, 300_000);
  return { urlOf, stop: () => stopCluster(child) };
}

/** One statement on a connection of its own. */
export async function runOn<Row = Record<string, unknown>>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC" });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
