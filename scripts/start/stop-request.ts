import { readFileSync } from "node:fs";

/** Everything that means "stop now": Ctrl-C, SIGTERM, a closed terminal, and the end of the npm that started us. */

const WATCH_EVERY_MS = 1_000;

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

function isShell(pid: number): boolean {
  try {
    const [program, flag] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return /(^|\/)(ba|da|z)?sh$/.test(program ?? "") && flag === "-c";
  } catch {
    return false;
  }
}

/** npm starts us directly or by a shell in between; whichever of the two ends, nobody is left who could stop us. */
function lineage(): string {
  const parent = process.ppid;
  return isShell(parent) ? `${parent} ${parentOf(parent)}` : String(parent);
}

/** Calls `stop` at every request; the caller decides what the second one means. */
export function onStopRequest(stop: (reason: string) => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
  if (!process.env.npm_lifecycle_event) return;
  const atStart = lineage();
  const watch = setInterval(() => {
    if (lineage() === atStart) return;
    clearInterval(watch);
    stop("npm ended");
  }, WATCH_EVERY_MS);
  watch.unref();
}
