import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** Real processes of the product, to be killed without warning. */
export interface Victim {
  child: ChildProcess;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
}

export interface WebVictim extends Victim {
  url: string;
}

const root = process.cwd();
const alive = new Set<ChildProcess>();

/** What every process of one installation is told; short clocks, so that a test need not wait for hours. */
export function settingsFor(database: { ownerUrl: string; appUrl?: string }): Record<string, string> {
  return {
    DATABASE_URL: database.ownerUrl,
    ...(database.appUrl === undefined ? {} : { APP_DATABASE_URL: database.appUrl }),
    GATEWAY_DEADLINE_MS: "1500",
    RECONCILE_DELAYS: "300",
    DATABASE_POOL_SIZE: "10",
    PORT: "0",
    NODE_ENV: "production",
    // They end with the test run, even when that was cut off.
    COUNTERSIGN_SUPERVISED: "1",
  };
}

/** Bundles the web entry as the product bundles its own, once per test file. */
export async function bundleWebEntry(): Promise<string> {
  const esbuild = await import("esbuild");
  const outfile = join(root, "dist", "testing", `web-${process.pid}.js`);
  await esbuild.build({
    entryPoints: [join(root, "lib/testing/web-entry.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@": root, "server-only": join(root, "lib/db/testing/empty-module.ts") },
    logLevel: "error",
  });
  return outfile;
}

function start(
  args: string[],
  settings: Record<string, string>,
): Promise<{ victim: Victim; message: unknown }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  alive.add(child);
  let complaint = "";
  child.stderr?.on("data", (piece: Buffer) => {
    complaint = (complaint + piece.toString()).slice(-2_000);
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void gone.then(() => alive.delete(child));
  const victim: Victim = {
    child,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve({ victim, message }));
    child.once("exit", (code, signal) =>
      reject(new Error(`ended by ${code ?? signal} before it was ready: ${complaint}`)),
    );
  });
}

/** The wire API as a process; ready when this resolves. */
export async function startWeb(bundle: string, settings: Record<string, string>): Promise<WebVictim> {
  const { victim, message } = await start([bundle], settings);
  return { ...victim, url: `http://127.0.0.1:${(message as { port: number }).port}` };
}

/** The product's own worker, by its own command. */
export async function startWorker(settings: Record<string, string>): Promise<Victim> {
  const { victim } = await start(["scripts/run.mjs", "worker"], settings);
  return victim;
}

/** Ends what a failing test left behind. */
export async function killAll(): Promise<void> {
  for (const child of alive) child.kill("SIGKILL");
}
