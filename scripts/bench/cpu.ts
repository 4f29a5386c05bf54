import { readdirSync, readFileSync } from "node:fs";

/** CPU time from the process table; where there is none (macOS) every answer is null. */

// USER_HZ, which is 100 on every Linux that Node runs on.
const TICKS_PER_MS = 100 / 1_000;

interface Stat {
  parent: number;
  ownTicks: number;
  /** Of children that have ended and were waited for. */
  endedChildrenTicks: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program stands in parentheses and may hold blanks.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ownTicks: utime + stime, endedChildrenTicks: cutime + cstime };
  } catch {
    // The process has ended, or this system has no such table.
    return null;
  }
}

/** Milliseconds of CPU that one process has used so far. */
export function cpuOf(pid: number | undefined): number | null {
  const stat = pid === undefined ? null : statOf(pid);
  return stat ? stat.ownTicks / TICKS_PER_MS : null;
}

/** The same for a process with its children, living and ended: a database server with its sessions. */
export function cpuOfFamily(pid: number | undefined): number | null {
  const head = pid === undefined ? null : statOf(pid);
  if (!head) return null;
  let ticks = head.ownTicks + head.endedChildrenTicks;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat && stat.parent === pid) ticks += stat.ownTicks;
  }
  return ticks / TICKS_PER_MS;
}
