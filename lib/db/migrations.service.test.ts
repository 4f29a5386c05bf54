import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMigrations } from "@/lib/db/migrate";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";

/** Prisma's engine as WebAssembly, loaded by hand: its own entry needs a bundler. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  const { __wbg_set_wasm } = glue as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
  __wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start: () => void }).__wbindgen_start();
  return (glue as unknown as { SchemaEngine: typeof SchemaEngine }).SchemaEngine;
}

const SCHEMA = "prisma/schema.prisma";

/** The catalogue's one-letter type, and a type that stands in for it because the adapter knows no single letters. */
const CHAR = 18;
const CHAR_ARRAY = 1002;

class CataloguePool extends pg.Pool {
  override query = (async (...args: Parameters<typeof pg.Pool.prototype.query>) => {
    const result = (await super.query(...args)) as unknown as pg.QueryResult;
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
    return result;
  }) as unknown as typeof pg.Pool.prototype.query;
}

/** Prisma's adapter, which also understands the letters that the engine reads from the catalogue. */
class CatalogueAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

/** A statement about an index that the migrations make: what speeds up reading may say more than Prisma can. */
function isKnownIndex(statement: string, migrations: string): boolean {
  const name = /^(?:DROP|CREATE) INDEX "(\w+)"/.exec(statement)?.[1];
  return name !== undefined && migrations.includes(`CREATE INDEX "${name}"`);
}

describe("the migrations and schema.prisma", () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let engine: SchemaEngine;
  let migrations: string;
  const content = readFileSync(SCHEMA, "utf8");

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new CataloguePool({ connectionString: database.ownerUrl });
    pool.on("error", () => undefined);
    const Engine = await loadEngine();
    const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogueAdapter(pool));
    engine = await Engine.new({ datamodels: [[SCHEMA, content]] }, () => undefined, adapter);
    const files = await readMigrations(join(process.cwd(), "prisma", "migrations"));
    migrations = files.map((file) => file.script).join("\n");
  });
  afterAll(async () => {
    engine.free();
    await pool.end();
    await database.drop();
  });

  /** What Prisma would do to make the database what the schema says. */
  async function differences(): Promise<string[]> {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [{ path: SCHEMA, content }], configDir: process.cwd() },
      to: { tag: "schemaDatamodel", files: [{ path: SCHEMA, content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const statements = (stdout ?? "").replace(/^--.*$/gm, "").split(";");
    return statements
      .map((statement) => statement.trim())
      .filter((text) => text && !isKnownIndex(text, migrations));
  }

  it("say the same", async () => {
    expect(await differences()).toEqual([]);
  });

  it("are really compared: a column too many and an index too few are found", async () => {
    await runOnce(database.ownerUrl, "ALTER TABLE setting ADD COLUMN superfluous int");
    await runOnce(database.ownerUrl, "CREATE INDEX superfluous_idx ON setting (superfluous)");
    const found = (await differences()).join("\n");
    expect(found).toContain('DROP COLUMN "superfluous"');
    expect(found).toContain('DROP INDEX "superfluous_idx"');
  });
});
