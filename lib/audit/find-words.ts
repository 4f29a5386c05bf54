import "server-only";
import type { Sql } from "@/lib/db/sql";

/** An action that the money path writes for every refund: no index holds its events, they stand everywhere. */
export const HOT_ACTIONS = ["operation.reserved", "operation.succeeded"] as const;
/** Conditions of the indexes of the trail, word by word as there, so that the planner sees that they fit. */
export const NOT_HOT = "e.action NOT IN ('operation.reserved', 'operation.succeeded')";
export const NOT_A_KEY = "e.actor_type <> 'api_key'";
export const NOT_OF_MONEY = "e.object_type NOT IN ('operation', 'transaction')";

/** More different words than these begin alike in no trail that people read; then the events are walked through. */
const MANY = 500;

/** What there is in the trail that begins with a text: few words stand before many events. */
export interface Words {
  /** Actions but those of every refund; null: too many. */
  actions: string[] | null;
  /** Names of those who acted, in small letters, but of keys; null: too many. */
  labels: string[] | null;
  /** Keys with such a name. */
  keys: number[];
  /** Kinds of objects that have an index. */
  types: string[];
  /** The payment of the operation with this id. */
  session: string | null;
}

interface Hops {
  word: string;
  /** The condition of the index. */
  where: string;
  /** What the words begin with; null: all of them, in the order of the database. */
  start: string | null;
}

/** Hops from word to word in an index that begins with it: DISTINCT would read every event. */
function hops({ word, where, start }: Hops): string {
  const [order, first, after] = start === null ? ["<", "true", ">"] : ["~<~", `${word} ~>=~ ${start}`, "~>~"];
  const begins = start === null ? "hop.word IS NOT NULL" : `starts_with(hop.word, ${start})`;
  const next = (condition: string) =>
    `(SELECT ${word} FROM audit_event e WHERE ${where} AND ${condition} ORDER BY ${word} USING ${order} LIMIT 1)`;
  return `ARRAY(WITH RECURSIVE hop(word, step) AS (
      SELECT ${next(first)}, 1
      UNION ALL SELECT ${next(`${word} ${after} hop.word`)}, hop.step + 1 FROM hop WHERE ${begins} AND hop.step <= ${MANY})
    SELECT hop.word FROM hop WHERE ${begins})`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WORDS = `
  SELECT ${hops({ word: "e.action::text", where: NOT_HOT, start: "$1::text" })} AS actions,
    ${hops({ word: "lower(e.actor_label)", where: NOT_A_KEY, start: "lower($1::text)" })} AS labels,
    ARRAY(SELECT k.id FROM api_key k WHERE starts_with(lower(k.name), lower($1::text))) AS keys,
    ${hops({ word: "e.object_type::text", where: NOT_OF_MONEY, start: null })} AS types,
    (SELECT o.transaction_session_id FROM operation o WHERE o.id = $2::uuid) AS session`;

/** The words of the trail that begin with this text. */
export async function findWords(sql: Sql, text: string): Promise<Words> {
  const [row] = await sql.query<
    Record<"actions" | "labels" | "types", string[]> & Pick<Words, "keys" | "session">
  >(WORDS, [text, UUID.test(text) ? text : null]);
  const few = (words: string[] | undefined) => (words && words.length <= MANY ? words : null);
  return {
    actions: few(row?.actions),
    labels: few(row?.labels),
    keys: row?.keys ?? [],
    types: row?.types ?? [],
    session: row?.session ?? null,
  };
}
