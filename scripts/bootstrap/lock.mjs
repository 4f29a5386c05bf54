/**
 * One lock file = one living process. A holder that was killed loses the lock at once: the file names the process
 * and when it started, so that a recycled process id is not mistaken for the holder.
 */
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** When a process started, in a form that differs between two processes that had the same id; null when it is gone. */
export function startOfProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie holds nothing any more.
    return fields[0] === "Z" ? null : `${boot}:${fields[19]}`;
  } catch {
    if (process.platform === "linux") return null;
  }
  try {
    const started = execFileSync("ps", ["-p", String(pid), "-o", "lstart="], {
      encoding: "utf8",
      stdio: "pipe",
    });
    return started.trim() || null;
  } catch {
    return null;
  }
}

function readHolder(path) {
  try {
    const text = readFileSync(path, "utf8");
    const [pid, started] = text.split("\n");
    return { text, pid: Number(pid), alive: started !== "" && startOfProcess(Number(pid)) === started };
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function removeStale(path, staleText) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  // Somebody else may have taken the lock between our look and our rename: give it back.
  if (readFileSync(aside, "utf8") !== staleText) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
  rmSync(aside, { force: true });
}

/** Takes the lock, or tells who holds it. */
export function tryLock(path) {
  const mine = `${process.pid}\n${startOfProcess(process.pid)}`;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const holder = readHolder(path);
    if (holder?.alive) return { held: false, pid: holder.pid };
    if (holder) {
      removeStale(path, holder.text);
      continue;
    }
    // Written aside and linked, so that the file is never seen half written.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, mine);
    try {
      linkSync(draft, path);
      return { held: true, release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  throw new Error(`The lock ${path} changes hands too quickly.`);
}

/** Runs `work` while holding the lock; waits for another living holder and says so once. */
export async function withLock(path, work, onWait) {
  let told = false;
  for (;;) {
    const lock = tryLock(path);
    if (lock.held) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told && onWait) onWait(lock.pid);
    told = true;
    await sleep(200);
  }
}
