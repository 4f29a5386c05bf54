import "server-only";
import pg from "pg";
import { appliedMigrations, backupTables } from "@/lib/db/backup/tables";

export class RestoreRefused extends Error {
  override name = "RestoreRefused";
}

interface Line {
  countersign_backup?: number;
  migrations?: string[];
  table?: string;
  columns?: string[];
  rows?: (string | null)[][];
  sequences?: Record<string, string | null>;
  end?: boolean;
  counts?: Record<string, number>;
}

/**
 * Fills a fresh, migrated database from a backup, in one transaction: everything or nothing. Compares every count at the end. The
 * role has to be allowed to switch triggers off, because rows come in the order of their tables.
 */
export async function readBackup(
  databaseUrl: string,
  lines: AsyncIterable<string>,
): Promise<{ tables: number; rows: number }> {
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c timezone=UTC" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN");
    await refuseUsed(client);
    await client.query("SET LOCAL session_replication_role = replica");
    const known = new Map((await backupTables(client)).map((table) => [table.name, table.columns]));
    await client.query(`TRUNCATE ${[...known.keys()].join(", ")}`);
    const counts = await readLines(client, lines, known);
    await compareCounts(client, counts);
    await client.query("COMMIT");
    return { tables: known.size, rows: Object.values(counts).reduce((sum, count) => sum + count, 0) };
  } finally {
    // A connection that ends in the midst of a transaction leaves nothing.
    await client.end();
  }
}

async function refuseUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM app_user UNION ALL SELECT 1 FROM payment_transaction UNION ALL SELECT 1 FROM operation LIMIT 1",
  );
  if (rows.length > 0)
    throw new RestoreRefused("This database is in use: restore into a new one, nothing is overwritten.");
}

async function readLines(
  client: pg.Client,
  lines: AsyncIterable<string>,
  known: ReadonlyMap<string, string[]>,
): Promise<Record<string, number>> {
  let isFirst = true;
  for await (const text of lines) {
    if (text.trim() === "") continue;
    const entry = JSON.parse(text) as Line;
    if (isFirst) await requireSameSchema(client, entry);
    else if (entry.table) await insertRows(client, entry, known);
    else if (entry.sequences) await setSequences(client, entry.sequences);
    else if (entry.end) return entry.counts ?? {};
    isFirst = false;
  }
  throw new RestoreRefused("The backup has no end: it was cut off. Nothing was restored.");
}

async function requireSameSchema(client: pg.Client, { countersign_backup, migrations }: Line): Promise<void> {
  if (countersign_backup !== 1) throw new RestoreRefused("This file is no backup of Countersign.");
  const here = await appliedMigrations(client);
  if (JSON.stringify(here) === JSON.stringify(migrations)) return;
  throw new RestoreRefused(
    `The backup was made by a version whose last migration is ${migrations?.at(-1)}; this one has ${here.at(-1)}. Restore with that version, then update.`,
  );
}

async function insertRows(
  client: pg.Client,
  { table = "", columns = [], rows = [] }: Line,
  known: ReadonlyMap<string, string[]>,
): Promise<void> {
  // Names stand in the statement's text: only those that this database itself has.
  if (JSON.stringify(known.get(table)) !== JSON.stringify(columns))
    throw new RestoreRefused(`The table ${table} of the backup is not the one of this database.`);
  const { rows: types } = await client.query<{ type: string }>(
    `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  const cells = types.map(({ type }, index) => `(r.cells->>${index})::${type}`).join(", ");
  await client.query(
    `INSERT INTO ${table} (${columns.join(", ")}) OVERRIDING SYSTEM VALUE
     SELECT ${cells} FROM jsonb_array_elements($1::jsonb) AS r(cells)`,
    [JSON.stringify(rows)],
  );
}

async function setSequences(client: pg.Client, sequences: Record<string, string | null>): Promise<void> {
  for (const [name, last] of Object.entries(sequences))
    await client.query("SELECT setval($1::regclass, coalesce($2::bigint, 1), $2::bigint IS NOT NULL)", [
      name,
      last,
    ]);
}

async function compareCounts(client: pg.Client, counts: Record<string, number>): Promise<void> {
  for (const { name } of await backupTables(client)) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::float8 AS count FROM ${name}`);
    if (rows[0]?.count !== (counts[name] ?? 0))
      throw new RestoreRefused(
        `${name} has ${rows[0]?.count} rows, the backup says ${counts[name] ?? 0}. Nothing was restored.`,
      );
  }
}
