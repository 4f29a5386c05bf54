import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { SystemUser } from "@/lib/db/embedded/system-user";

/** One PostgreSQL server of our own: made once, started as a child process, reached on loopback only. */
export interface Cluster {
  binFolder: string;
  folder: string;
  logFile: string;
  user: SystemUser | null;
  port: number;
  /** Password of the owner, the superuser `countersign`. */
  password: string;
  /** False only for tests: a power cut may then lose data. */
  durable: boolean;
  settings?: Record<string, string>;
}

export const OWNER = "countersign";

const BASE_SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC",
  max_connections: "150",
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  random_page_cost: "1.1",
  // Statements carry personal data; the message of an error is enough.
  log_min_error_statement: "panic",
};

/** The address of a database on this cluster. */
export function clusterUrl(
  cluster: Pick<Cluster, "port">,
  database: string,
  user: string,
  password: string,
): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${cluster.port}/${database}`;
}

function identity(user: SystemUser | null) {
  // The inherited folder may be one that the user cannot enter.
  const env = {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    LC_ALL: "C",
    TZ: "UTC",
  } as unknown as NodeJS.ProcessEnv;
  return { cwd: "/", env, ...(user ? { uid: user.uid, gid: user.gid } : {}) };
}

function majorVersion(cluster: Cluster): number {
  const { stdout, error, stderr } = spawnSync(join(cluster.binFolder, "postgres"), ["--version"], {
    ...identity(cluster.user),
    encoding: "utf8",
  });
  const match = /PostgreSQL\) (\d+)/.exec(stdout ?? "");
  if (match?.[1]) return Number(match[1]);
  const reason = error?.message ?? stderr?.trim() ?? "no answer";
  throw new Error(
    `The embedded PostgreSQL does not run on this machine (${reason}): set DATABASE_URL to a server.`,
  );
}

/** Makes the cluster when there is none. Made beside its place and moved when whole, so that a cut leaves no half. */
export function initialiseCluster(cluster: Cluster): void {
  if (existsSync(join(cluster.folder, "PG_VERSION"))) return;
  const draft = `${cluster.folder}.new`;
  const passwordFile = `${cluster.folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (cluster.user) {
    chownSync(draft, cluster.user.uid, cluster.user.gid);
    chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  }
  // The built-in provider needs no locale of the operating system, so every machine sorts alike.
  const locale = majorVersion(cluster) >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
  const result = spawnSync(
    join(cluster.binFolder, "initdb"),
    [
      ...["-D", draft, "-U", OWNER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
      ...["--encoding=UTF8", "--locale=C", ...locale],
      ...(cluster.durable ? [] : ["--no-sync"]),
    ],
    { ...identity(cluster.user), encoding: "utf8" },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw new Error(
      `PostgreSQL could not be set up in ${cluster.folder}: ${result.stderr || result.error?.message}`,
    );
  }
  renameSync(draft, cluster.folder);
}

/**
 * The shell becomes the server, after leaving a watcher that asks the server to stop when our end of the pipe closes:
 * so it ends with us even if we are killed. The watcher is nobody's child, which keeps the server from reaping it.
 */
const START_WITH_WATCHER = `
exec 3<&0
( ( cat <&3 >/dev/null 2>&1; kill -INT $$ 2>/dev/null ) & )
exec 3<&- </dev/null
exec "$@"`;

/** Starts the server; ready when `waitForDatabase` says so. */
export function startCluster(cluster: Cluster): ChildProcess {
  const settings = {
    ...BASE_SETTINGS,
    ...(cluster.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    ...cluster.settings,
  };
  const args = ["-D", cluster.folder, "-p", String(cluster.port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const log = openSync(cluster.logFile, "a", 0o600);
  try {
    return spawn("/bin/sh", ["-c", START_WITH_WATCHER, "sh", join(cluster.binFolder, "postgres"), ...args], {
      ...identity(cluster.user),
      stdio: ["pipe", log, log],
      // Its own group: Ctrl-C at a terminal must reach us alone, because we stop it last.
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

/** Waits until the server answers; throws when its process ended or the time is up. */
export async function waitForDatabase(
  url: string,
  child: ChildProcess | null,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("SELECT 1");
      return;
    } catch (error) {
      const ended = child !== null && (child.exitCode !== null || child.signalCode !== null);
      if (ended || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not come up: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      }
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopCluster(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const patience = setTimeout(() => child.kill("SIGQUIT"), 20_000);
  await ended;
  clearTimeout(patience);
}
