import "server-only";
import { EventBranches } from "@/lib/audit/event-branches";
import { conditionsOf, filterSql } from "@/lib/audit/filter-sql";
import { findWords } from "@/lib/audit/find-words";
import type { AuditFilter } from "@/lib/audit/types";
import type { Sql } from "@/lib/db/sql";

/** So many of the latest events are looked at one by one; of those before them only the ranges of pages that can hold one. */
const NEAR = 5_000n;
/** Each piece further back is so many times longer than the one after it. */
const LONGER = 4n;
const LIKE_AN_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*)$/i;

/**
 * The ids of the latest events that fit, the latest first, at most `limit`: the same that the condition of the filter finds in
 * the whole trail, but each way in which an event may fit is asked of its own index. Runs in a transaction.
 */
export async function findEvents(sql: Sql, filter: AuditFilter, limit: number): Promise<bigint[]> {
  const { search, person, request, object, address, action } = filter;
  if (search !== null) return bySearch(sql, filter, search, limit);
  if (request !== null) return byRequest(sql, filter, request, limit);
  const [, type, id] = /^([^:]+):(.+)$/s.exec(object ?? "") ?? [];
  if (type && id) return byObject(sql, filter, { type, id }, limit);
  if (person === null && address !== null) return byAddress(sql, filter, address, limit);
  if (person === null && action !== null) return byAction(sql, filter, action, limit);
  // In the order of all events, or of those of a person, or of refusals.
  const { where, values } = filterSql(filter);
  return ids(sql, `SELECT e.id FROM audit_event e WHERE ${where} ORDER BY e.id DESC LIMIT ${limit}`, values);
}

async function bySearch(sql: Sql, filter: AuditFilter, search: string, limit: number): Promise<bigint[]> {
  const words = await findWords(sql, search);
  const rest = { ...filter, search: null };
  const asked = new EventBranches(rest, limit);
  asked.bySession(search, null);
  asked.byObject(words, search, null);
  asked.byRequest(search);
  asked.byActions(words, search, (action) => action.startsWith(search));
  asked.byLabels(words, search);
  const isAddress = LIKE_AN_ADDRESS.test(search);
  if (isAddress) asked.byAddress(search);
  const found = await ids(sql, asked.text, asked.values);
  const floor = floorOf(found, limit);
  const ofKeys = [
    ...(isAddress ? [await ofKey(sql, rest, "e.address", [search], limit, floor)] : []),
    ...(words.keys.length > 0 ? [await ofKey(sql, rest, "e.actor_id", words.keys, limit, floor)] : []),
  ];
  return latest([found, ...ofKeys], limit);
}

async function byRequest(sql: Sql, filter: AuditFilter, request: string, limit: number): Promise<bigint[]> {
  const asked = new EventBranches({ ...filter, request: null }, limit);
  asked.byRequest(request);
  return ids(sql, asked.text, asked.values);
}

interface Named {
  type: string;
  id: string;
}

async function byObject(
  sql: Sql,
  filter: AuditFilter,
  { type, id }: Named,
  limit: number,
): Promise<bigint[]> {
  const asked = new EventBranches({ ...filter, object: null }, limit);
  if (type === "transaction") asked.bySession(id, type);
  else asked.byObject(await findWords(sql, id), id, type);
  return asked.isEmpty ? [] : ids(sql, asked.text, asked.values);
}

async function byAddress(sql: Sql, filter: AuditFilter, address: string, limit: number): Promise<bigint[]> {
  const rest = { ...filter, address: null };
  const asked = new EventBranches(rest, limit);
  asked.byAddress(address);
  const found = await ids(sql, asked.text, asked.values);
  if (filter.actor !== null && filter.actor !== "api_key") return found;
  return latest([found, await ofKey(sql, rest, "e.address", [address], limit, floorOf(found, limit))], limit);
}

async function byAction(sql: Sql, filter: AuditFilter, action: string, limit: number): Promise<bigint[]> {
  const asked = new EventBranches({ ...filter, action: null }, limit);
  const passes = (word: string) => word === action || word.startsWith(`${action}.`);
  asked.byActions(await findWords(sql, action), action, passes);
  return asked.isEmpty ? [] : ids(sql, asked.text, asked.values);
}

/**
 * Events of keys by what no index of events has, because every refund would have to feed it. The trail is read from its end in
 * pieces, each longer than the last, until the page is full. Nothing tells the planner how few ranges of pages can hold such an
 * event, so it is left no other way.
 */
async function ofKey(
  sql: Sql,
  rest: AuditFilter,
  column: "e.address" | "e.actor_id",
  wanted: readonly (string | number)[],
  limit: number,
  floor: bigint,
): Promise<bigint[]> {
  const own = `e.actor_type = 'api_key' AND ${column} = ANY($1::${column === "e.address" ? "text" : "int"}[])`;
  const values: unknown[] = [wanted];
  const where = [own, ...conditionsOf(rest, (value) => `$${values.push(value)}`)].join(" AND ");
  const piece = `e.id >= $${values.length + 1}::bigint AND e.id < $${values.length + 2}::bigint`;
  const text = `SELECT e.id FROM audit_event e WHERE ${where} AND ${piece} ORDER BY e.id DESC LIMIT ${limit}`;
  const found: bigint[] = [];
  let end = await endOf(sql, rest);
  for (let length = NEAR; end > floor && found.length < limit; length *= LONGER) {
    const start = end - length > floor ? end - length : floor;
    if (length > NEAR) await sql.query(RANGES_ONLY);
    found.push(...(await ids(sql, text, [...values, start, end])));
    end = start;
  }
  await sql.query(ANY_WAY);
  return found.slice(0, limit);
}

/** What stands before the last of a full page is not shown, however it fits. */
function floorOf(found: readonly bigint[], limit: number): bigint {
  return found.length === limit ? (found.at(-1) ?? 0n) : 0n;
}

/** Every event of the filter stands before this one. */
async function endOf(sql: Sql, { before }: AuditFilter): Promise<bigint> {
  const [newest] = await ids(sql, "SELECT id FROM audit_event ORDER BY id DESC LIMIT 1", []);
  const end = (newest ?? 0n) + 1n;
  return before !== null && BigInt(before) < end ? BigInt(before) : end;
}

const RANGES_ONLY = `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
  set_config('max_parallel_workers_per_gather', '0', true)`;
const ANY_WAY = `SELECT set_config(name, reset_val, true) FROM pg_settings
  WHERE name IN ('enable_seqscan', 'enable_indexscan', 'max_parallel_workers_per_gather')`;

async function ids(sql: Sql, text: string, values: readonly unknown[]): Promise<bigint[]> {
  return (await sql.query<{ id: bigint }>(text, values)).map(({ id }) => id);
}

/** Several lists as one, the latest first, each event once. */
function latest(lists: readonly bigint[][], limit: number): bigint[] {
  const all = [...new Set(lists.flat())].sort((one, other) => (one < other ? 1 : one > other ? -1 : 0));
  return all.slice(0, limit);
}
