import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

/** What a test file needs to clone its own database; plain data, because it crosses to the test's process. */
export interface TestServer {
  /** Owner's address of the maintenance database. */
  adminUrl: string;
  template: string;
  appLogin: { name: string; password: string };
}

/** The same address with another database or another sign-in. */
export function urlWith(
  url: string,
  change: { database?: string; login?: { name: string; password: string } },
): string {
  const changed = new URL(url);
  if (change.database) changed.pathname = `/${change.database}`;
  if (change.login) {
    changed.username = change.login.name;
    changed.password = change.login.password;
  }
  return changed.href;
}

/** Runs one statement on a connection of its own. */
export async function runOnce(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** The server that the tests are to run on, where one is named; otherwise the embedded one. */
export function namedServerBinaries(): string | undefined {
  return process.env.TEST_POSTGRES_BIN || undefined;
}

async function startOwnServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const user = databaseUser();
  const home = mkdtempSync(join(tmpdir(), "countersign-test-"));
  chmodSync(home, 0o755);
  const cluster: Cluster = {
    binFolder: namedServerBinaries() ?? embeddedBinFolder(user),
    folder: join(home, "postgres"),
    logFile: join(home, "postgres.log"),
    user,
    port: await freePort(),
    password: randomBytes(12).toString("hex"),
    durable: false,
    settings: { max_connections: "300", shared_buffers: "128MB" },
  };
  const adminUrl = clusterUrl(cluster, "postgres", OWNER, cluster.password);
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child) await stopCluster(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    initialiseCluster(cluster);
    child = startCluster(cluster);
    await waitForDatabase(adminUrl, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl, stop };
}

/** Starts PostgreSQL (or takes `TEST_DATABASE_URL`) and migrates one template database. */
export async function startTestServer(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  const { adminUrl, stop } = given
    ? { adminUrl: given, stop: async () => undefined }
    : await startOwnServer();
  const suffix = randomBytes(5).toString("hex");
  const server: TestServer = {
    adminUrl,
    template: `countersign_template_${suffix}`,
    appLogin: { name: `countersign_test_${suffix}`, password: randomBytes(12).toString("hex") },
  };
  const stopAll = async () => {
    if (given) {
      await runOnce(adminUrl, `DROP DATABASE IF EXISTS ${server.template} WITH (FORCE)`);
      await runOnce(adminUrl, `DROP ROLE IF EXISTS ${server.appLogin.name}`);
    }
    await stop();
  };
  try {
    await runOnce(adminUrl, `CREATE DATABASE ${server.template}`);
    await migrate({ databaseUrl: urlWith(adminUrl, { database: server.template }) });
    await runOnce(
      adminUrl,
      `CREATE ROLE ${server.appLogin.name} LOGIN PASSWORD '${server.appLogin.password}' IN ROLE countersign_app`,
    );
  } catch (error) {
    await stopAll();
    throw error;
  }
  return { server, stop: stopAll };
}
