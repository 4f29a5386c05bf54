import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";

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

/** A defect that one bundle gets, and no other: the text of one file changed. */
export interface PlantedDefect {
  name: string;
  file: string;
  find: string;
  replace: string;
}

/** Bundles the web entry as the product bundles its own, once per test file. */
export function bundleWebEntry(defect?: PlantedDefect): Promise<string> {
  return bundle("lib/testing/web-entry.ts", "web", defect);
}

/** The product's worker with a defect in it. */
export function bundleWorkerWith(defect: PlantedDefect): Promise<string> {
  return bundle("scripts/worker.ts", "worker", defect);
}

async function bundle(entry: string, name: string, defect?: PlantedDefect): Promise<string> {
  const esbuild = await import("esbuild");
  const outfile = join(root, "dist", "testing", `${name}-${process.pid}${defect ? "-defect" : ""}.js`);
  await esbuild.build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@": root, "server-only": join(root, "lib/db/testing/empty-module.ts") },
    logLevel: "error",
    ...(defect ? { plugins: [planting(defect)] } : {}),
  });
  return outfile;
}

function planting(defect: PlantedDefect): Plugin {
  const place = join(root, defect.file);
  return {
    name: "planted-defect",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== place) return null;
        const text = readFileSync(path, "utf8");
        if (!text.includes(defect.find)) throw new Error(`${defect.file} no longer holds: ${defect.find}`);
        return { contents: text.replace(defect.find, () => defect.replace), loader: "ts" };
      });
    },
  };
}

/** Where a process writes what it says, for a look afterwards; nowhere by default. */
type Output = { stdout?: number };

/** Starts one of our commands and waits until it says that it is ready. */
function start(
  args: string[],
  settings: Record<string, string>,
  { stdout }: Output = {},
): Promise<{ victim: Victim; message: unknown }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ["ignore", stdout ?? "ignore", "pipe", "ipc"],
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
export async function startWeb(
  bundle: string,
  settings: Record<string, string>,
  output?: Output,
): Promise<WebVictim> {
  const { victim, message } = await start([bundle], settings, output);
  return { ...victim, url: `http://127.0.0.1:${(message as { port: number }).port}` };
}

/** The product's own worker, by its own command or from a bundle. */
export async function startWorker(
  settings: Record<string, string>,
  { bundle, ...output }: Output & { bundle?: string } = {},
): Promise<Victim> {
  const { victim } = await start(bundle ? [bundle] : ["scripts/run.mjs", "worker"], settings, output);
  return victim;
}

/** The product's own web process with its pages; needs the build. */
export async function startProductWeb(settings: Record<string, string>, output?: Output): Promise<Victim> {
  return (await start(["scripts/run.mjs", "web"], settings, output)).victim;
}

/** Ends what a failing test left behind. */
export async function killAll(): Promise<void> {
  for (const child of alive) child.kill("SIGKILL");
}
