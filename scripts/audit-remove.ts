import { open } from "node:fs/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { removeOldEvents } from "@/lib/audit/remove-old-events";
import { sqlOn } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** `npm run audit:remove -- --older-than <months> --archive <file>`: never runs by itself. */

const USAGE =
  "Usage: npm run audit:remove -- --older-than <months, 12 or more> --archive <new file>\nThe archive is written first; check it with public/verify-audit-slice.mjs and keep it.";

function readArguments(): { months: number; file: string } | null {
  try {
    const { values } = parseArgs({
      options: { "older-than": { type: "string" }, archive: { type: "string" } },
    });
    const months = Number(values["older-than"]);
    if (!Number.isInteger(months) || months < 12 || !values.archive) return null;
    return { months, file: values.archive };
  } catch {
    return null;
  }
}

function monthsAgo(months: number): Date {
  const date = new Date();
  date.setUTCMonth(date.getUTCMonth() - months);
  return date;
}

async function remove({ months, file }: { months: number; file: string }): Promise<void> {
  const archive = await open(file, "wx", 0o600);
  const client = new pg.Client({ connectionString: getEnv().DATABASE_URL, options: "-c timezone=UTC" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN");
    const write = async (line: string) => void (await archive.write(line));
    const report = await removeOldEvents(sqlOn(client), monthsAgo(months), write);
    // What is removed must be on disk elsewhere before it is gone here.
    await archive.sync();
    await client.query("COMMIT");
    process.stdout.write(
      report.removed === 0
        ? "Nothing is that old.\n"
        : `${report.removed} events through place ${report.throughSeq} were archived in ${file} and removed.\n`,
    );
  } finally {
    await client.end().catch(() => undefined);
    await archive.close();
  }
}

async function main(): Promise<void> {
  const wish = readArguments();
  if (!wish) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 1;
    return;
  }
  try {
    await remove(wish);
  } catch (error) {
    process.stderr.write(`${error instanceof AppError ? error.detail : (error as Error).message}\n`);
    process.exitCode = 1;
  }
}

await main();
