import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import { findEvents } from "@/lib/audit/find-events";
import { filterSql, narrowed } from "@/lib/audit/filter-sql";
import { type Reader, requireReader } from "@/lib/audit/reader";
import { recordAudit } from "@/lib/audit/record-audit";
import { CANONICAL_EVENT } from "@/lib/audit/seal-audit";
import { type SealedEvent, sliceHeader, sliceLine } from "@/lib/audit/slice-lines";
import type { AuditFilter } from "@/lib/audit/types";
import { csvRow, plainCell, textCell } from "@/lib/csv/write-csv";
import { inTransaction, sql } from "@/lib/db/sql";

const BATCH = 2_000;
const HEADINGS = [
  "place,event,at,actor_type,actor_id,actor,action,object_type,object_id,transaction",
  "result,reason,address,request_id,before,after,hash",
].join(",");

type ExportRow = SealedEvent;

/** So many events of a filter are found by their indexes; of more, the chain is walked from its start. */
const FEW = 20_000;

/**
 * Events of a filter in the order of the chain, with their seals. What is not sealed yet is a second away and left out. A line proves
 * itself (its own hash is that of the one before and its text), so what is in between need not be read.
 */
export async function* sealedEvents(filter: AuditFilter, few = FEW): AsyncGenerator<ExportRow[]> {
  const all = { ...filter, before: null };
  const found = await inTransaction((transaction) => findEvents(transaction, all, few + 1));
  if (found.length <= few) yield* ofEvents(found);
  else yield* ofChain(all);
}

const SEALED = `SELECT s.seq::text AS seq, s.prev_hash, s.hash, ${CANONICAL_EVENT} AS canonical
  FROM audit_seal s JOIN audit_event e ON e.id = s.event_id`;

async function* ofEvents(ids: readonly bigint[]): AsyncGenerator<ExportRow[]> {
  const places = await sql.query<{ seq: string }>(
    "SELECT seq::text AS seq FROM audit_seal s WHERE s.event_id = ANY($1::bigint[]) ORDER BY s.seq",
    [ids.map(String)],
  );
  for (let start = 0; start < places.length; start += BATCH) {
    const batch = places.slice(start, start + BATCH).map(({ seq }) => seq);
    const rows = await sql.query<ExportRow>(`${SEALED} WHERE s.seq = ANY($1::bigint[]) ORDER BY s.seq`, [
      batch,
    ]);
    if (rows.length > 0) yield rows;
  }
}

async function* ofChain(filter: AuditFilter): AsyncGenerator<ExportRow[]> {
  const { where, values } = filterSql(filter);
  const last = values.length + 1;
  for (let seq = "0"; ; ) {
    const rows = await sql.query<ExportRow>(
      `${SEALED} WHERE ${where} AND s.seq > $${last}::bigint ORDER BY s.seq LIMIT ${BATCH}`,
      [...values, seq],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    seq = rows.at(-1)?.seq ?? seq;
  }
}

async function recordExport(actor: Reader, format: string, filter: AuditFilter): Promise<void> {
  requireReader(actor);
  await recordAudit(sql, {
    actor,
    action: "audit.exported",
    objectType: "audit",
    objectId: format,
    after: narrowed({ ...filter, before: null }),
  });
}

/** The events as CSV for a spreadsheet: texts can start no formula. */
export async function* exportAuditCsv(actor: Reader, filter: AuditFilter): AsyncGenerator<string> {
  await recordExport(actor, "csv", filter);
  yield `${HEADINGS}\r\n`;
  for await (const rows of sealedEvents(filter)) yield rows.map(csvLine).join("");
}

function csvLine({ seq, hash, canonical }: ExportRow): string {
  const [
    id,
    at,
    actorType,
    actorId,
    actor,
    action,
    objectType,
    objectId,
    session,
    result,
    before,
    after,
    ...rest
  ] = JSON.parse(canonical) as unknown[];
  const [reason, address, requestId] = rest;
  const text = (value: unknown) => textCell(value === null || value === undefined ? null : String(value));
  const json = (value: unknown) => textCell(value === null ? null : JSON.stringify(value));
  const number = (value: unknown) => (value === null ? textCell(null) : plainCell(String(value)));
  return csvRow([
    plainCell(seq),
    number(id),
    ...[at, actorType].map(text),
    number(actorId),
    ...[actor, action, objectType, objectId, session, result, reason, address, requestId].map(text),
    json(before),
    json(after),
    text(hash),
  ]);
}

const README = `audit.jsonl holds events of Countersign's audit trail with their places and hashes in its chain.
Check it on any machine with Node 18 or newer:

  node verify-audit-slice.mjs audit.jsonl

Give it heads of the chain from the daily mails as <place>:<hash> to see that it is still the chain of that day.
`;

/** The events with their proof, and the program that checks it, in one zip. */
export async function* exportAuditProof(actor: Reader, filter: AuditFilter): AsyncGenerator<Uint8Array> {
  await recordExport(actor, "jsonl", filter);
  const verifier = await readFile(join(process.cwd(), "public", "verify-audit-slice.mjs"), "utf8");
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const add = (name: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    return (text: string, last = false) => file.push(Buffer.from(text), last);
  };
  add("README.txt")(README, true);
  add("verify-audit-slice.mjs")(verifier, true);
  const events = add("audit.jsonl");
  events(
    sliceHeader({ made_at: new Date().toISOString(), selection: narrowed({ ...filter, before: null }) }),
  );
  for await (const rows of sealedEvents(filter)) {
    events(rows.map(sliceLine).join(""));
    yield* ready.splice(0);
  }
  events("", true);
  zip.end();
  yield* ready.splice(0);
}
