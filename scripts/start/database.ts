import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { embeddedBinFolder, sharedFolder } from "@/lib/db/embedded/binaries";
import {
  type Cluster,
  clusterUrl,
  initialiseCluster,
  OWNER,
  startCluster,
  waitForDatabase,
} from "@/lib/db/embedded/cluster";
import { freePort } from "@/lib/db/embedded/free-port";
import { canAccess, databaseUser, type SystemUser } from "@/lib/db/embedded/system-user";
import { StartProblem } from "./problem";
import { type InstanceSecrets, loadPorts } from "./secrets";
import type { Service } from "./supervisor";

/** The embedded PostgreSQL of one data folder. */

const DATABASE = "countersign";
const LOG_LIMIT_BYTES = 10_000_000;

export interface DatabaseAddresses {
  ownerUrl: string;
  appUrl: string;
}

/** Where the cluster is. Once chosen it is written down, so that a change of rights never leads to a second one. */
function clusterFolder(
  dataFolder: string,
  instanceId: string,
  user: SystemUser | null,
  report: (line: string) => void,
): string {
  const note = join(dataFolder, "postgres-location");
  if (existsSync(note)) {
    const folder = readFileSync(note, "utf8").trim();
    const absolute = folder === "postgres" ? join(dataFolder, folder) : folder;
    if (!existsSync(join(absolute, "PG_VERSION"))) {
      throw new StartProblem(
        `The database folder ${absolute} is gone: restore it, or remove ${dataFolder} to begin anew.`,
      );
    }
    if (!canAccess(user, absolute, "w")) {
      throw new StartProblem(
        `The user ${user?.name ?? "of this process"} cannot enter the database folder ${absolute}.`,
      );
    }
    return absolute;
  }
  if (canAccess(user, dataFolder, "x")) return join(dataFolder, "postgres");
  const folder = join(sharedFolder(), `data-${instanceId}`);
  report(`The database goes to ${folder}, because its user (${user?.name}) cannot enter ${dataFolder}`);
  return folder;
}

function writeLocation(dataFolder: string, folder: string): void {
  const inside = folder === join(dataFolder, "postgres");
  writeFileSync(join(dataFolder, "postgres-location"), `${inside ? "postgres" : folder}\n`);
}

function commandLineOf(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline"))
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}

/**
 * After a hard end there may be a server of ours still running (stop it: it is nobody's), or only its note with a
 * process id that now belongs to somebody else (remove the note, or PostgreSQL would refuse for ever).
 */
async function clearLeftovers(folder: string): Promise<void> {
  const note = join(folder, "postmaster.pid");
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, "utf8").split("\n")[0]);
  const isOurs = () => commandLineOf(pid).includes(folder);
  if (!isOurs()) {
    rmSync(note, { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; isOurs(); waitedMs += 100) {
    if (waitedMs > 20_000)
      throw new StartProblem(`A database left by an earlier run (process ${pid}) does not stop.`);
    await sleep(100);
  }
}

function trimLog(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) rmSync(logFile);
}

/** Prepares the cluster; the returned service runs it. */
export async function prepareDatabase(
  dataFolder: string,
  secrets: InstanceSecrets,
  report: (line: string) => void,
): Promise<{ service: Service; addresses: DatabaseAddresses; port: number }> {
  const user = databaseUser(report);
  const folder = clusterFolder(dataFolder, secrets.instanceId, user, report);
  const cluster: Cluster = {
    binFolder: embeddedBinFolder(user, report),
    folder,
    logFile: join(dataFolder, "postgres.log"),
    user,
    port: await freePort(loadPorts(dataFolder).postgres),
    password: secrets.ownerPassword,
    durable: true,
  };
  initialiseCluster(cluster);
  writeLocation(dataFolder, folder);
  await clearLeftovers(folder);
  const maintenanceUrl = clusterUrl(cluster, "postgres", OWNER, secrets.ownerPassword);
  return {
    port: cluster.port,
    addresses: {
      ownerUrl: clusterUrl(cluster, DATABASE, OWNER, secrets.ownerPassword),
      appUrl: clusterUrl(cluster, DATABASE, "countersign_app", secrets.appPassword),
    },
    service: {
      name: "database",
      start: () => {
        trimLog(cluster.logFile);
        return startCluster(cluster);
      },
      ready: (child) => waitForDatabase(maintenanceUrl, child).then(() => createDatabase(maintenanceUrl)),
      stop: (child) => void child.kill("SIGINT"),
      patienceMs: 60_000,
    },
  };
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

/** On a server of our own the application signs in as its role itself. */
export async function allowAppLogin(ownerUrl: string, password: string): Promise<void> {
  await withClient(ownerUrl, (client) =>
    client.query(`ALTER ROLE countersign_app LOGIN PASSWORD ${pg.escapeLiteral(password)}`),
  );
}

/** One short conversation with the database. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
