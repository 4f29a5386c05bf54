import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { probePort } from "@/lib/db/embedded/free-port";
import { tryLock } from "../bootstrap/lock.mjs";
import { StartProblem } from "./problem";

const PORT_SENTENCES: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port, host) =>
    `Port ${port} on ${host} is already in use: stop what uses it, or set PORT to another one.`,
  EACCES: (port) => `Port ${port} needs rights that this user does not have: set PORT to one above 1023.`,
  EADDRNOTAVAIL: (_port, host) => `This machine has no address ${host}: set HOST to one of its own.`,
  ENOTFOUND: (_port, host) =>
    `The host name ${host} is not known here: set HOST to an address of this machine.`,
};

export async function requireFreePort(port: number, host: string): Promise<void> {
  if (port === 0)
    throw new StartProblem("PORT must be a fixed number, because PUBLIC_URL and every link name it.");
  const probe = await probePort(port, host);
  if (probe.free) return;
  const sentence = PORT_SENTENCES[probe.code];
  throw new StartProblem(
    sentence ? sentence(port, host) : `Port ${port} on ${host} cannot be used (${probe.code}).`,
  );
}

/** With its parents. Node's own recursive form never returns where the system says ENOENT for a new folder, as below /proc. */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another instance that starts at this moment may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** The absolute data folder, made when missing; everything that this instance keeps is inside. */
export function prepareDataFolder(name: string): string {
  const folder = resolve(name);
  const probe = join(folder, `.writable.${process.pid}`);
  try {
    if (!existsSync(folder)) {
      makeFolder(folder);
      // The database's user walks through to its own folder; it cannot list this one.
      chmodSync(folder, 0o711);
    }
    writeFileSync(probe, "");
    rmSync(probe);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new StartProblem(
      `The data folder ${folder} cannot be written (${code}): set COUNTERSIGN_DATA_DIR to one that can.`,
    );
  }
  return folder;
}

/** Two instances on one data folder would fight over one database. */
export function lockDataFolder(folder: string): () => void {
  const lock = tryLock(join(folder, "instance.lock"));
  if (!lock.held) {
    throw new StartProblem(
      `Another Countersign (process ${lock.pid}) runs with the data folder ${folder}: stop it, or set COUNTERSIGN_DATA_DIR to another one.`,
    );
  }
  return lock.release;
}
