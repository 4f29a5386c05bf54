import type { Sql } from "@/lib/db/sql";

let made = 0;

/** A name that nothing else in this run has. */
export const unique = () => `door-${(made += 1)}-${process.pid.toString(36)}`;

/** A body as a route reads it. */
export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** So many days from now. */
export const daysFromNow = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();

/** Inserts one row as the owner of the database; returns its id. */
export async function insertRow<Id>(db: Sql, text: string, ...values: unknown[]): Promise<Id> {
  const [row] = await db.query<{ id: Id }>(`${text} RETURNING id`, values);
  if (!row) throw new Error("The row was not stored.");
  return row.id;
}
