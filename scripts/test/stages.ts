import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";

/** One stage after the other, each with its time; every failure is counted, so that "0 failed" means all is well. */

export interface Tally {
  passed: number;
  failed: number;
}

export interface Stage {
  title: string;
  /** Arguments of `node`. */
  args: string[];
  env?: Record<string, string>;
  /** Reads the runner's own count from the file that it wrote. */
  count?: { file: string; read: (content: unknown) => Tally };
}

function run(stage: Stage): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, stage.args, {
      stdio: "inherit",
      env: { ...process.env, ...stage.env },
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** Runs a stage. A runner that failed without a failing test (or died before counting) is one failure itself. */
export async function runStage(stage: Stage): Promise<Tally> {
  process.stdout.write(`\n== ${stage.title}\n`);
  if (stage.count) rmSync(stage.count.file, { force: true });
  const begun = performance.now();
  const succeeded = await run(stage);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`== ${stage.title}: ${succeeded ? "passed" : "FAILED"} in ${seconds} s\n`);
  return tallyOf(stage, succeeded);
}

export function tallyOf(stage: Pick<Stage, "count">, succeeded: boolean): Tally {
  const counted = stage.count && existsSync(stage.count.file);
  const tally = counted
    ? stage.count!.read(JSON.parse(readFileSync(stage.count!.file, "utf8")))
    : { passed: 0, failed: 0 };
  // A runner that executed nothing has proved nothing.
  const ranNothing = stage.count !== undefined && tally.passed + tally.failed === 0;
  if (tally.failed === 0 && (!succeeded || ranNothing)) return { ...tally, failed: 1 };
  return tally;
}

export function vitestTally(content: unknown): Tally {
  const { numPassedTests, numFailedTests } = content as { numPassedTests: number; numFailedTests: number };
  return { passed: numPassedTests, failed: numFailedTests };
}

export function playwrightTally(content: unknown): Tally {
  const { stats } = content as { stats: { expected: number; unexpected: number; flaky: number } };
  // Passing at the second try is not passing.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}
