import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Starts `npm start` in a process of its own, for whoever needs a product: all journeys, or one that begins with nothing. */

// A slow machine may have to make the production build first.
const START_LIMIT_MS = 15 * 60_000;

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
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

export interface Running {
  port: number;
  stop: () => Promise<void>;
}

/** Starts the product in this data folder and waits until it is ready. */
export async function runProduct(dataFolder: string, more: Record<string, string> = {}): Promise<Running> {
  const { NODE_ENV: _testing, DATABASE_URL: _other, PUBLIC_URL: _elsewhere, ...env } = process.env;
  const port = await freePort();
  const child = spawn(process.execPath, ["scripts/run.mjs", "start"], {
    env: {
      ...env,
      PORT: String(port),
      COUNTERSIGN_DATA_DIR: dataFolder,
      ...more,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  };
  try {
    await untilReady(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}
