import { open, rename, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeBackup } from "@/lib/db/backup/write-backup";
import { databaseUrlHere } from "./start/database-here";

/** `npm run backup -- --to <new file>`: everything in the database as of one moment, while the product runs. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  if (!values.to) throw new Error("Usage: npm run backup -- --to <new file, such as countersign.jsonl.gz>");
  const draft = `${values.to}.part`;
  const file = await open(draft, "wx", 0o600);
  try {
    await pipeline(
      Readable.from(writeBackup(databaseUrlHere())),
      createGzip(),
      file.createWriteStream({ flush: true }),
    );
    await rename(draft, values.to);
    process.stdout.write(
      `Written to ${values.to}. Keep the secrets of the installation apart from it; see docs/operations.md.\n`,
    );
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
