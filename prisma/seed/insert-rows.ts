import type { Sql } from "@/lib/db/sql";

/** Columns as the table names them. */
export type Row = Record<string, unknown>;

/** Rows per statement: large enough to be quick, small enough for one message. */
const BATCH = 500;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `createdAt` becomes `created_at`. */
export function snakeRow(row: object): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [snake(name), value]));
}

function toJson(rows: readonly Row[]): string {
  return JSON.stringify(rows, (_name, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** Inserts rows that all have the same columns, in order. */
export async function insertRows(sql: Sql, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  for (let from = 0; from < rows.length; from += BATCH) {
    await sql.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [toJson(rows.slice(from, from + BATCH))],
    );
  }
}

/** Ids from the table's own sequence, so that rows can name each other before they are stored. */
export async function takeIds(sql: Sql, table: string, count: number): Promise<bigint[]> {
  const rows = await sql.query<{ id: bigint }>(
    "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2::int)",
    [table, count],
  );
  return rows.map((row) => row.id);
}
