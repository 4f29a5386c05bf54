import "server-only";
import pg from "pg";
import { appliedMigrations, type BackupTable, backupTables } from "@/lib/db/backup/tables";

const BATCH = 1_000;

/**
 * Every row of the product as of one moment, as lines of JSON: a header, rows, sequences, and an end with the counts that a restore
 * compares. Each row is PostgreSQL's own text of it, which it reads back exactly. Needs no tool of PostgreSQL.
 */
export async function* writeBackup(databaseUrl: string): AsyncGenerator<string> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    options: "-c timezone=UTC -c extra_float_digits=3",
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows: now } = await client.query<{ at: string }>("SELECT now()::text AS at");
    yield line({ countersign_backup: 1, at: now[0]?.at, migrations: await appliedMigrations(client) });
    const counts: Record<string, number> = {};
    for (const table of await backupTables(client)) {
      counts[table.name] = 0;
      for await (const rows of rowsOf(client, table)) {
        counts[table.name] = (counts[table.name] ?? 0) + rows.length;
        yield line({ table: table.name, columns: table.columns, rows });
      }
    }
    yield line({ sequences: await sequences(client) });
    yield line({ end: true, counts });
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

async function* rowsOf(client: pg.Client, { name, columns }: BackupTable): AsyncGenerator<string[][]> {
  const texts = columns.map((column) => `${column}::text`).join(", ");
  await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT ARRAY[${texts}] AS row FROM ONLY ${name}`);
  for (;;) {
    const { rows } = await client.query<{ row: string[] }>(`FETCH ${BATCH} FROM backup`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query("CLOSE backup");
}

async function sequences(client: pg.Client): Promise<Record<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}
