import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/lib/db/embedded/free-port";
import { startOwnDatabase } from "@/lib/db/embedded/own-database";
import { resetEnv } from "@/lib/env";
import { answersAt, saysReady } from "../start/supervisor";

/** Everything of the product on this machine alone: own database, sandbox gateway, web process, worker. */
export interface Stage {
  ownerUrl: string;
  appUrl: string;
  webUrl: string;
  sandboxUrl: string;
  secrets: StageSecrets;
  pids: {
    database?: number | undefined;
    web?: number | undefined;
    worker?: number | undefined;
    gateway?: number | undefined;
  };
  stop: () => Promise<void>;
}

interface StageSecrets {
  sandbox: string;
  control: string;
  webhook: string;
  authSecret: string;
  sealKey: string;
}

/** The pool of the web process; said in the report, because the slow gateway run leans on it. */
export const POOL_SIZE = 16;

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

function startCommand(name: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["scripts/run.mjs", name], {
    env: { NODE_ENV: "production", PATH: process.env.PATH, ...env, COUNTERSIGN_SUPERVISED: "1" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function endCommand(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(patience);
}

/** Starts the database and the gateway; `startProduct` adds the product itself once the data are made. */
export async function startStage(): Promise<Stage & { startProduct: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  chmodSync(home, 0o755);
  const commands: ChildProcess[] = [];
  const secrets: StageSecrets = {
    sandbox: hex(16),
    control: hex(16),
    webhook: hex(16),
    authSecret: hex(32),
    sealKey: randomBytes(32).toString("base64"),
  };
  const database = await startOwnDatabase(home);
  const stop = async () => {
    for (const command of commands.reverse()) await endCommand(command);
    await database.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const sandboxPort = await freePort();
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
    const gateway = startCommand("sandbox-gateway", {
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_LEDGER: join(home, "ledger.jsonl"),
      SANDBOX_SECRET: secrets.sandbox,
      SANDBOX_CONTROL_SECRET: secrets.control,
      // Somebody else's disk would not be ours: its waiting for it is not measured.
      SANDBOX_FSYNC: "later",
    });
    commands.push(gateway);
    await answersAt(`${sandboxUrl}/health`, 60_000)(gateway);
    const port = await freePort();
    const webUrl = `http://localhost:${port}`;
    const env = productEnv(home, port, webUrl, sandboxUrl, database.appUrl, secrets);
    const stage: Stage = {
      ...{ ownerUrl: database.ownerUrl, appUrl: database.appUrl, webUrl, sandboxUrl, secrets, stop },
      pids: { database: database.pid(), gateway: gateway.pid },
    };
    Object.assign(process.env, env);
    resetEnv();
    const startProduct = async () => {
      const worker = startCommand("worker", env);
      const web = startCommand("web", env);
      commands.push(worker, web);
      await Promise.all([saysReady(60_000)(worker), answersAt(`${webUrl}/sign-in`, 120_000)(web)]);
      Object.assign(stage.pids, { worker: worker.pid, web: web.pid });
    };
    return Object.assign(stage, { startProduct });
  } catch (error) {
    await stop();
    throw error;
  }
}

function productEnv(
  home: string,
  port: number,
  webUrl: string,
  sandboxUrl: string,
  appUrl: string,
  secrets: StageSecrets,
): Record<string, string> {
  return {
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    PUBLIC_URL: webUrl,
    COUNTERSIGN_DATA_DIR: home,
    DATABASE_URL: appUrl,
    APP_DATABASE_URL: appUrl,
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    COUNTERSIGN_AUTH_SECRET: secrets.authSecret,
    COUNTERSIGN_SEAL_KEY: secrets.sealKey,
    SANDBOX_GATEWAY_URL: sandboxUrl,
    SANDBOX_SECRET: secrets.sandbox,
    SANDBOX_WEBHOOK_SECRET: secrets.webhook,
    LOG_LEVEL: "warn",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
