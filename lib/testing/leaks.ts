import { passesLuhn } from "@/lib/card-numbers";
import type { Sql } from "@/lib/db/sql";

/** Looks for card numbers and secrets where none may ever be: in rows, log lines, answers and exports. */

export interface Place {
  /** Where the text stands, such as `operation.exchanges`. */
  at: string;
  text: string;
}

/** Digits as people and gateways write a card number, not a piece of a longer number, an id or a fraction. */
const CARD_LIKE = /(?<![\w.*-])(?:\d[ -]?){12,18}\d(?![\w*-]|\.\d)/g;

/** The first digit of every card scheme that is in use; times in milliseconds and most counters begin with others. */
const SCHEME = /^[2-6]/;

/** Every leak as one line that says what was found where. */
export function findLeaks(places: readonly Place[], secrets: readonly string[]): string[] {
  return [...new Set(places.flatMap((place) => leaksIn(place, secrets)))];
}

function leaksIn({ at, text }: Place, secrets: readonly string[]): string[] {
  const cards = [...text.matchAll(CARD_LIKE)].map(([found]) => found).filter(isCard);
  const told = secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
  return [
    ...cards.map((card) => `${at}: card number ${card}`),
    ...told.map((secret) => `${at}: secret ${secret}`),
  ];
}

function isCard(found: string): boolean {
  const digits = found.replace(/[ -]/g, "");
  return SCHEME.test(digits) && passesLuhn(digits);
}

function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
}

/** Everything that all tables hold, column by column; also the queue's own. */
export async function readAllColumns(sql: Sql): Promise<Place[]> {
  const tables = await sql.query<{ name: string; label: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name, tablename AS label FROM pg_tables
     WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`,
  );
  const places: Place[] = [];
  for (const { name, label } of tables) {
    const rows = await sql.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM ${name} t`,
    );
    for (const { row } of rows)
      for (const [column, value] of Object.entries(row))
        if (value !== null) places.push({ at: `${label}.${column}`, text: textOf(value) });
  }
  return places;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
