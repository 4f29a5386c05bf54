import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { withLock } from "../bootstrap/lock.mjs";
import { packStatic } from "./pack-static";

/** Next's production build, made again only when what it is made from has changed. */

const SOURCES = [
  ...["app", "components", "lib", "public", "proxy.ts", "instrumentation.ts"],
  ...["next.config.js", "postcss.config.mjs"],
  ...[
    "scripts/build/asked-words.mjs",
    "scripts/build/pack-static.ts",
    "package-lock.json",
    "prisma/schema.prisma",
  ],
];
const STAMP = ".next/countersign-sources";
const REMINDER_MS = 15_000;

/** Tests and the client (which follows from the schema) do not reach the build. */
const isIrrelevant = (path: string) =>
  /\.test\.tsx?$/.test(path) ||
  path === join("lib", "db", "generated") ||
  path === join("lib", "db", "testing");

function* filesUnder(path: string): Generator<string> {
  if (!existsSync(path) || isIrrelevant(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path).sort()) yield* filesUnder(join(path, entry));
}

/** One value for everything that the build is made from. */
export function sourceHash(): string {
  const hash = createHash("sha256").update(process.version.split(".")[0] ?? "");
  for (const source of SOURCES) {
    for (const file of filesUnder(source))
      hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

export function isBuildFresh(): boolean {
  if (!existsSync(".next/BUILD_ID") || !existsSync(STAMP)) return false;
  return readFileSync(STAMP, "utf8") === `${sourceHash()} ${readFileSync(".next/BUILD_ID", "utf8")}`;
}

/** Builds when needed; when another process of this checkout is building, waits for it. */
export async function ensureBuild(report: (line: string) => void): Promise<void> {
  if (isBuildFresh()) return;
  mkdirSync("dist", { recursive: true });
  await withLock(
    "dist/.build.lock",
    async () => {
      if (!isBuildFresh()) await build(report);
    },
    (pid) => report(`Waiting for process ${pid}, which is building the same checkout`),
  );
}

async function build(report: (line: string) => void): Promise<void> {
  const hash = sourceHash();
  rmSync(STAMP, { force: true });
  const begun = Date.now();
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Stopping in the middle leaves no build behind that nobody waits for.
  const abandon = () => void child.kill("SIGTERM");
  process.once("exit", abandon);
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      // The table of routes is for developers of the framework, the stages are for whoever waits.
      if (/^\s*(✓|▲|Creating|Running|Collecting|Generating|Finalizing|⚠|⨯)/.test(line))
        report(`  ${line.trim()}`);
    });
  }
  const reminder = setInterval(() => {
    report(`  still building (${Math.round((Date.now() - begun) / 1000)} s)`);
  }, REMINDER_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearInterval(reminder);
    process.removeListener("exit", abandon);
  });
  if (code !== 0) throw new Error(`The production build failed:\n${tail.slice(-60).join("\n")}`);
  report("  compressing scripts and styles");
  await packStatic();
  writeFileSync(STAMP, `${hash} ${readFileSync(".next/BUILD_ID", "utf8")}`);
}
