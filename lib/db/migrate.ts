import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";

/**
 * Applies `prisma/migrations` as the owner and keeps Prisma's own record of them, so that Prisma's tools agree with
 * us, without needing Prisma's engine at run time. Then the job tables, and the application role's rights on them.
 */

export class MigrationRefused extends Error {
  override name = "MigrationRefused";
}

export interface MigrateOptions {
  /** Connection of the owner role. */
  databaseUrl: string;
  /** Where the migrations are; by default those of this product. */
  folder?: string;
  report?: (line: string) => void;
}

interface MigrationFile {
  name: string;
  checksum: string;
  script: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

const OLDEST_POSTGRES = 15;
// The number that Prisma itself locks, so that its tools and ours never migrate at the same time.
const ADVISORY_LOCK = 72_707_369;

const RECORD_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** Brings the database to the newest schema; safe to call at every start and from several processes at once. */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: "countersign-migrate",
  });
  // A lost connection fails the statement that waits for it; as an event it would end the process unexplained.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query(RECORD_TABLE);
    const files = await readMigrations(options.folder ?? join(process.cwd(), "prisma", "migrations"));
    const pending = pendingMigrations(files, await readApplied(client));
    for (const [index, file] of pending.entries()) {
      options.report?.(`Migration ${index + 1} of ${pending.length}: ${file.name}`);
      await apply(client, file);
    }
    await migrateJobs(options.databaseUrl);
    await grantJobs(client);
    return { applied: pending.map((file) => file.name) };
  } finally {
    // Ends the session and with it the advisory lock.
    await client.end();
  }
}

/** The migrations that are not applied yet; throws when the record and the files do not belong together. */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedRow[],
): MigrationFile[] {
  const done = new Set<string>();
  for (const row of applied) {
    if (row.rolled_back_at) continue;
    if (!row.finished_at) {
      throw new MigrationRefused(
        `Migration ${row.migration_name} was begun by another tool and never finished; repair it (prisma migrate resolve) before starting.`,
      );
    }
    const file = files.find((candidate) => candidate.name === row.migration_name);
    if (!file) {
      throw new MigrationRefused(
        `The database has migration ${row.migration_name}, which this version does not know: it was migrated by a newer version.`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationRefused(
        `Migration ${row.migration_name} was changed after it had been applied; put the file back.`,
      );
    }
    done.add(row.migration_name);
  }
  return files.filter((file) => !done.has(file.name));
}

/** The migrations of a folder, oldest first, with the checksum that Prisma keeps. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    }),
  );
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS number",
  );
  const version = rows[0]?.number ?? 0;
  if (version < OLDEST_POSTGRES) {
    throw new MigrationRefused(
      `Countersign needs PostgreSQL ${OLDEST_POSTGRES} or newer; this server is ${version}.`,
    );
  }
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at",
  );
  return rows;
}

/** The script and its record commit together: a migration that was cut off has left nothing. */
async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(file.script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), file.checksum, file.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationRefused(`Migration ${file.name} failed and was undone: ${reason}`, { cause: error });
  }
}

async function migrateJobs(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // A connection that the server ends makes its query fail, which is told; as an event it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}

/** The application adds and works jobs; the job tables have row security, which knows no role until it is named. */
async function grantJobs(client: pg.Client): Promise<void> {
  const { rows: roles } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'countersign_app'");
  if (roles.length === 0) return;
  await client.query(`
    GRANT USAGE ON SCHEMA graphile_worker TO countersign_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO countersign_app;
    REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM countersign_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO countersign_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO countersign_app;
    GRANT SELECT ON _prisma_migrations TO countersign_app`);
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT quote_ident(c.relname) AS name FROM pg_class c
     WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
       AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'countersign_app_all')`);
  for (const { name } of tables) {
    await client.query(
      `CREATE POLICY countersign_app_all ON graphile_worker.${name} TO countersign_app USING (true) WITH CHECK (true)`,
    );
  }
}
