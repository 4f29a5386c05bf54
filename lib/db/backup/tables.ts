import "server-only";
import type pg from "pg";

export interface BackupTable {
  /** Quoted, with its schema. */
  name: string;
  /** Quoted; those that the database computes itself are left out. */
  columns: string[];
}

/** What `migrate` writes by itself. */
const MADE_BY_MIGRATION = ["public._prisma_migrations", "graphile_worker.migrations"];

/** Every table of the product, in a fixed order. */
export async function backupTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
       array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind = 'r' AND NOT n.nspname || '.' || c.relname = ANY ($1)
     GROUP BY n.nspname, c.relname ORDER BY 1`,
    [MADE_BY_MIGRATION],
  );
  return rows;
}

/** The migrations that made this database, oldest first. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  );
  return rows.map(({ name }) => name);
}
