import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { MigrationRefused, migrate } from "@/lib/db/migrate";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/database";
import { runOnce, urlWith } from "@/lib/db/testing/server";

let folder: string;
let database: { url: string; drop: () => Promise<void> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-migrations-"));
  const { adminUrl } = inject("testServer");
  const name = `countersign_empty_${Date.now()}`;
  await runOnce(adminUrl, `CREATE DATABASE ${name}`);
  database = {
    url: urlWith(adminUrl, { database: name }),
    drop: () => runOnce(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function write(name: string, script: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), script);
}

async function rows<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

describe("migrate", () => {
  it("applies in order, records as Prisma does, and does nothing the second time", async () => {
    write("2_second", "INSERT INTO t VALUES (2);");
    write("1_first", "CREATE TABLE t (n int); INSERT INTO t VALUES (1);");
    expect((await migrate({ databaseUrl: database.url, folder })).applied).toEqual(["1_first", "2_second"]);
    expect((await migrate({ databaseUrl: database.url, folder })).applied).toEqual([]);
    expect(await rows(database.url, "SELECT n FROM t ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
    const [record] = await rows<Record<string, unknown>>(
      database.url,
      "SELECT * FROM _prisma_migrations WHERE migration_name = '2_second'",
    );
    expect(record).toMatchObject({
      checksum: createHash("sha256").update("INSERT INTO t VALUES (2);").digest("hex"),
      applied_steps_count: 1,
      rolled_back_at: null,
      logs: null,
    });
    expect(record?.finished_at).toBeInstanceOf(Date);
  });

  it("applies once when several processes start together", async () => {
    write("1_first", "CREATE TABLE t (n int); SELECT pg_sleep(0.2); INSERT INTO t VALUES (1);");
    await Promise.all([1, 2, 3].map(() => migrate({ databaseUrl: database.url, folder })));
    expect(await rows(database.url, "SELECT n FROM t")).toEqual([{ n: 1 }]);
  });

  it("undoes a failing migration as a whole and keeps the ones before it", async () => {
    write("1_first", "CREATE TABLE t (n int);");
    write("2_second", "INSERT INTO t VALUES (2); SELECT broken;");
    await expect(migrate({ databaseUrl: database.url, folder })).rejects.toThrow(
      /2_second failed and was undone/,
    );
    expect(await rows(database.url, "SELECT n FROM t")).toEqual([]);
    expect(await rows(database.url, "SELECT migration_name FROM _prisma_migrations")).toEqual([
      { migration_name: "1_first" },
    ]);
  });

  it("refuses a changed, an unknown and an unfinished migration", async () => {
    write("1_first", "CREATE TABLE t (n int);");
    await migrate({ databaseUrl: database.url, folder });
    write("1_first", "CREATE TABLE t (n bigint);");
    await expect(migrate({ databaseUrl: database.url, folder })).rejects.toThrow(
      /changed after it had been applied/,
    );
    rmSync(join(folder, "1_first"), { recursive: true });
    await expect(migrate({ databaseUrl: database.url, folder })).rejects.toThrow(/newer version/);
    await runOnce(database.url, "UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate({ databaseUrl: database.url, folder })).rejects.toBeInstanceOf(MigrationRefused);
  });
});

describe("the product's migrations", () => {
  let cloned: TestDatabase;
  beforeEach(async () => {
    cloned = await createTestDatabase();
  });
  afterEach(() => cloned.drop());

  it("are applied in the template, with nothing pending", async () => {
    expect((await migrate({ databaseUrl: cloned.ownerUrl })).applied).toEqual([]);
  });

  it("let the application add and take jobs, and nothing more of the job schema", async () => {
    await rows(cloned.appUrl, "SELECT graphile_worker.add_job('a_job', '{}', job_key := 'k')");
    expect(await rows(cloned.appUrl, "SELECT key FROM graphile_worker.jobs")).toEqual([{ key: "k" }]);
    await expect(rows(cloned.appUrl, "DELETE FROM graphile_worker.migrations")).rejects.toThrow(
      /permission denied/,
    );
  });

  it("let the application change no table and no audit event", async () => {
    await expect(rows(cloned.appUrl, "CREATE TABLE x (n int)")).rejects.toThrow(/permission denied/);
    await expect(rows(cloned.appUrl, "ALTER TABLE audit_event ADD COLUMN x int")).rejects.toThrow(
      /must be owner/,
    );
    await expect(rows(cloned.appUrl, "UPDATE audit_event SET action = 'x'")).rejects.toThrow(
      /permission denied/,
    );
    await expect(rows(cloned.appUrl, "DELETE FROM audit_event")).rejects.toThrow(/permission denied/);
    await expect(rows(cloned.appUrl, "TRUNCATE audit_event")).rejects.toThrow(/permission denied/);
  });
});
