import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sql, sql, sqlOn } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

const database = testDatabase();
let client: pg.Client;
let on: Sql;
/** How often the server told the columns of a statement. */
let described = 0;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  on = sqlOn(client);
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on("rowDescription", () => {
    described += 1;
  });
  await client.query("CREATE TABLE kept (id bigint, note text)");
});
afterAll(() => client.end());

const KINDS = `SELECT $1::bigint AS big, $2::text AS said, $3::bool AS yes, $4::bytea AS bytes, $5::int AS small,
  '{"a":[1,null]}'::jsonb AS json, '2026-01-02T03:04:05.678Z'::timestamptz AS at, NULL::text AS nothing, '{a,b}'::text[] AS list
  FROM generate_series(1, $6::int)`;

it("reads every kind of column as an unnamed statement does, and asks for the columns once in a connection", async () => {
  described = 0;
  for (const [count, said] of [
    [1, "ä\n'"],
    [0, ""],
    [3, null],
  ] as const) {
    const values = [900_000_000_000_000_001n, said, true, Buffer.from([0, 255]), -7, count];
    const named = await on.query(KINDS, values, "every-kind");
    expect(named).toEqual(await sql.query(KINDS, values));
    expect(named).toHaveLength(count);
  }
  expect(described).toBe(1);
  // A value that only the driver can write goes its way, under the same name.
  expect(await on.query("SELECT unnest($1::text[]) AS one", [["x", "y"]], "a-list")).toHaveLength(2);
  expect(await on.query("SELECT $1::date AS day", [undefined], "no-day")).toEqual([{ day: null }]);
  expect(await on.query("INSERT INTO kept VALUES ($1, $2)", [1, "a"], "no-columns")).toEqual([]);
});

it("a refusal of the database leaves statement and connection as they were", async () => {
  const divide = (by: number) => on.query("SELECT 6 / $1::int AS part", [by], "divide");
  await expect(divide(0)).rejects.toMatchObject({ code: "22012" });
  expect(await divide(2)).toEqual([{ part: 3 }]);
  await expect(divide(0)).rejects.toMatchObject({ code: "22012" });
  await expect(on.query("SELEC", [], "broken")).rejects.toMatchObject({ code: "42601" });
  await expect(on.query("SELECT 2 AS two", [], "divide")).rejects.toThrow(/another text/);
  expect(await divide(3)).toEqual([{ part: 2 }]);
});

it("a row that cannot be read fails its own statement alone", async () => {
  const odd = "SELECT CASE WHEN $1::bool THEN '{' ELSE '{}' END::text AS t, n FROM generate_series(1, 3) n";
  expect(await on.query(odd, [true], "odd")).toHaveLength(3);
  const parser = pg.types.getTypeParser(1082, "text");
  pg.types.setTypeParser(1082, () => {
    throw new Error("no day");
  });
  const days = "SELECT d::date AS day FROM generate_series($1::date, $1::date + 2, '1 day') d";
  await expect(on.query(days, ["2026-01-01"], "days")).rejects.toThrow("no day");
  pg.types.setTypeParser(1082, parser);
  expect(await on.query(odd, [false], "odd")).toHaveLength(3);
});

it("columns that a change of the table would change are refused by the server, never read as the old ones", async () => {
  const all = () => on.query("SELECT * FROM kept WHERE id = $1", [1], "kept-rows");
  expect(await all()).toEqual([{ id: 1n, note: "a" }]);
  await client.query("ALTER TABLE kept DROP COLUMN note");
  await client.query("ALTER TABLE kept ADD COLUMN note int DEFAULT 5");
  await expect(all()).rejects.toMatchObject({ code: "0A000" });
  const other = new pg.Client({ connectionString: database.ownerUrl });
  await other.connect();
  expect(await sqlOn(other).query("SELECT * FROM kept WHERE id = $1", [1], "kept-rows")).toEqual([
    { id: 1n, note: 5 },
  ]);
  await other.end();
});

it("a connection that is lost is told as unavailable", async () => {
  const other = new pg.Client({ connectionString: database.ownerUrl });
  other.on("error", () => undefined);
  await other.connect();
  const sleeping = expect(sqlOn(other).query("SELECT pg_sleep($1)", [30], "sleep")).rejects.toMatchObject({
    code: "unavailable",
  });
  const { processID } = other as unknown as { processID: number };
  await on.query("SELECT pg_terminate_backend($1)", [processID], "end-other");
  await sleeping;
});
