import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

/** Ledgers that this very process has open: its own process id in a lock file proves nothing about them. */
const openHere = new Set<string>();

/**
 * Makes this process the only writer of a ledger, by a lock file beside it. A lock whose owner is gone (killed, machine
 * restarted) is taken over. Returns the release.
 */
export function lockLedger(ledgerFile: string): () => void {
  const lockFile = `${ledgerFile}.lock`;
  if (openHere.has(lockFile)) throw new Error(`The ledger ${ledgerFile} is already open in this process.`);
  if (!tryCreate(lockFile)) {
    const owner = readOwner(lockFile);
    if (owner !== null && isAlive(owner)) {
      throw new Error(`The ledger ${ledgerFile} is in use by process ${owner.pid}.`);
    }
    rmSync(lockFile, { force: true });
    if (!tryCreate(lockFile)) throw new Error(`The ledger ${ledgerFile} was just taken by another process.`);
  }
  openHere.add(lockFile);
  return () => {
    openHere.delete(lockFile);
    rmSync(lockFile, { force: true });
  };
}

interface Owner {
  pid: number;
  /** When the kernel says that it started: process ids are used again after a restart. */
  started: string;
}

function tryCreate(lockFile: string): boolean {
  try {
    const descriptor = openSync(lockFile, "wx", 0o600);
    writeSync(
      descriptor,
      JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner),
    );
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readOwner(lockFile: string): Owner | null {
  try {
    const owner = JSON.parse(readFileSync(lockFile, "utf8")) as Partial<Owner>;
    return Number.isInteger(owner.pid)
      ? { pid: owner.pid as number, started: String(owner.started ?? "") }
      : null;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM means that it lives under another user.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return owner.started === "" || owner.started === startOf(owner.pid);
}

/** Start time from Linux's process table, empty elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces; the 20th field after it is the start time.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
