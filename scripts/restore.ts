import { parseArgs } from "node:util";
import pg from "pg";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { backupLines } from "@/lib/db/backup/backup-lines";
import { readBackup } from "@/lib/db/backup/read-backup";
import { migrate } from "@/lib/db/migrate";
import { sqlOn } from "@/lib/db/sql";
import { databaseUrlHere } from "./start/database-here";

/** `npm run restore -- --from <file>`: fills a new database from a backup, then walks its audit chain. Overwrites nothing. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: "string" } } });
  if (!values.from) throw new Error("Usage: npm run restore -- --from <backup>");
  const databaseUrl = databaseUrlHere();
  await migrate({ databaseUrl });
  const { tables, rows } = await readBackup(databaseUrl, backupLines(values.from));
  process.stdout.write(`${rows} rows of ${tables} tables restored; every count fits.\n`);
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c timezone=UTC" });
  await client.connect();
  try {
    const { firstBad, sealed } = await verifyAuditChain(sqlOn(client));
    if (firstBad)
      throw new Error(`The audit chain of the backup does not fit at ${firstBad.at}: ${firstBad.detail}`);
    process.stdout.write(`The audit chain fits: ${sealed} events.\n`);
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
