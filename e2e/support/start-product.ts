import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FullConfig } from "@playwright/test";
import { handOutProducts } from "./products";

/**
 * Starts the product as a newcomer does, once for each worker and each with a data folder of its own, and stops them
 * afterwards. With E2E_DEMO_FILE set the journeys run against the product that wrote that file.
 */

// A slow machine may have to make the production build first.
const START_LIMIT_MS = 15 * 60_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const fail = (reason: string) =>
      reject(new Error(`The product did not start: ${reason}\n${lines.join("\n")}`));
    const timer = setTimeout(() => fail("it took too long"), START_LIMIT_MS);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`exit code ${code}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (!line.startsWith("Countersign is ready at")) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** The database of an unreachable data folder lives elsewhere; its place is written down. */
function removeData(dataFolder: string): void {
  const note = join(dataFolder, "postgres-location");
  const location = existsSync(note) ? readFileSync(note, "utf8").trim() : "postgres";
  if (location !== "postgres") rmSync(location, { recursive: true, force: true });
  rmSync(dataFolder, { recursive: true, force: true });
}

interface Product {
  demoFile: string;
  stop: () => Promise<void>;
}

async function startOne(): Promise<Product> {
  const dataFolder = mkdtempSync(join(tmpdir(), "countersign-journeys-"));
  chmodSync(dataFolder, 0o711);
  const { NODE_ENV: _testing, DATABASE_URL: _other, PUBLIC_URL: _elsewhere, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/run.mjs", "start"], {
    env: {
      ...env,
      PORT: String(await freePort()),
      // A silent gateway should not hold up a journey for twenty seconds; long enough to see that it is asked again.
      GATEWAY_DEADLINE_MS: "4000",
      RECONCILE_DELAYS: "5000,5000,5000,5000",
      COUNTERSIGN_DATA_DIR: dataFolder,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    removeData(dataFolder);
  };
  try {
    await untilReady(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { demoFile: join(dataFolder, "demo.json"), stop };
}

export default async function startProducts(config: FullConfig): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_DEMO_FILE) return undefined;
  const products: Product[] = [];
  const stopAll = async () => {
    await Promise.all(products.map((product) => product.stop()));
  };
  try {
    // One after the other: the first one makes the production build when there is none.
    for (let index = 0; index < config.workers; index += 1) products.push(await startOne());
  } catch (error) {
    await stopAll();
    throw error;
  }
  handOutProducts(products.map((product) => product.demoFile));
  return stopAll;
}
