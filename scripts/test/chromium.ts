import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

/** A Chromium for the browser journeys: one that is here, else one that can be had. */

/** Quiet, and without the sandbox that root cannot have. */
export const CHROMIUM_ARGS = [
  // Chromium's sandbox refuses to run as root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  // A test browser talks to nobody but the product.
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const DOWNLOAD_LIMIT_MS = 300_000;

/** Also catches a browser whose system libraries are missing. */
function runs(path: string): boolean {
  return (
    existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0
  );
}

function onPath(name: string): string[] {
  return (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
}

/** The path of an installed Chromium, if there is one. */
export function findChromium(): string | null {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const candidates = [
    process.env.COUNTERSIGN_CHROMIUM ?? "",
    chromium.executablePath(),
    ...names.flatMap(onPath),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return candidates.find((path) => path !== "" && runs(path)) ?? null;
}

function attempt(command: string, args: string[]): boolean {
  const options = { stdio: "ignore", timeout: DOWNLOAD_LIMIT_MS } as const;
  return (
    spawnSync(command, args, { ...options, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } })
      .status === 0
  );
}

/** Installs one when none is found; null when that is not possible here. */
export function obtainChromium(report: (line: string) => void): string | null {
  const found = findChromium();
  if (found) return found;
  report("No Chromium found; downloading Playwright's");
  attempt(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() !== 0 || !onPath("apt-get").some(existsSync)) return null;
  report("Installing the system's chromium package");
  attempt("apt-get", ["update"]);
  attempt("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]);
  return findChromium();
}
