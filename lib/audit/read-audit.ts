import "server-only";
import { narrowed } from "@/lib/audit/filter-sql";
import { findEvents } from "@/lib/audit/find-events";
import { recordAudit } from "@/lib/audit/record-audit";
import type { AuditDetail, AuditFilter, AuditLine, AuditPage } from "@/lib/audit/types";
import { type Reader, requireReader } from "@/lib/audit/reader";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

const PAGE = 50;
/** A search over years of events must not hold a connection for long. */
const PATIENCE_MS = 5_000;

interface Row {
  id: bigint;
  at: string;
  actor_type: AuditLine["actorType"];
  actor_id: number | null;
  actor_label: string;
  action: string;
  object_type: string;
  object_id: string;
  transaction_session_id: string | null;
  result: AuditLine["result"];
  reason: string | null;
  address: string | null;
  request_id: string | null;
}

const COLUMNS = `e.id, e.at, e.actor_type, e.actor_id, e.actor_label, e.action, e.object_type, e.object_id,
  e.transaction_session_id, e.result, e.reason, e.address, e.request_id`;

/** One page of the trail, the latest first. Reading it is in the trail as well, once in ten minutes. */
export async function listAudit(actor: Reader, filter: AuditFilter): Promise<AuditPage> {
  requireReader(actor);
  await recordReading(actor, narrowed(filter));
  const rows = await patiently((transaction) => readRows(transaction, filter));
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(toLine),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
  };
}

async function readRows(transaction: Sql, filter: AuditFilter): Promise<Row[]> {
  const found = await findEvents(transaction, filter, PAGE + 1);
  return transaction.query<Row>(
    `SELECT ${COLUMNS} FROM audit_event e WHERE e.id = ANY($1::bigint[]) ORDER BY e.id DESC`,
    [found.map(String)],
  );
}

/** One event with what was before and after, and its place in the chain. Throws `not_found`. */
export async function getAuditEvent(actor: Reader, eventId: string): Promise<AuditDetail> {
  requireReader(actor);
  if (!/^[1-9]\d{0,17}$/.test(eventId)) throw notFound("Audit event");
  const [row] = await sql.query<Row & Pick<AuditDetail, "before" | "after"> & SealColumns>(
    `SELECT ${COLUMNS}, e.before, e.after, s.seq, s.prev_hash, s.hash, s.sealed_at
     FROM audit_event e LEFT JOIN audit_seal s ON s.event_id = e.id WHERE e.id = $1::bigint`,
    [eventId],
  );
  if (!row) throw notFound("Audit event");
  await recordReading(actor, { event: eventId });
  return { ...toLine(row), before: row.before, after: row.after, seal: sealOf(row) };
}

interface SealColumns {
  seq: bigint | null;
  prev_hash: string | null;
  hash: string | null;
  sealed_at: string | null;
}

function sealOf({ seq, prev_hash, hash, sealed_at }: SealColumns): AuditDetail["seal"] {
  if (seq === null || prev_hash === null || hash === null || sealed_at === null) return null;
  return { place: seq.toString(), previous: prev_hash, hash, at: sealed_at };
}

/** The latest acts of a person are looked at; one reading more in the trail harms nobody. */
const LATEST_ACTS = 200;

async function recordReading(actor: Reader, what: Record<string, unknown>): Promise<void> {
  const [recent] = await sql.query(
    `SELECT 1 FROM (SELECT action, at FROM audit_event WHERE actor_type = 'user' AND actor_id = $1 ORDER BY id DESC LIMIT ${LATEST_ACTS}) e
     WHERE action = 'audit.viewed' AND at > now() - interval '10 minutes' LIMIT 1`,
    [actor.userId],
  );
  if (recent) return;
  await recordAudit(sql, {
    actor,
    action: "audit.viewed",
    objectType: "audit",
    objectId: "trail",
    after: what,
  });
}

async function patiently<Result>(work: (transaction: Sql) => Promise<Result>): Promise<Result> {
  try {
    return await inTransaction(async (transaction) => {
      await transaction.query(`SET LOCAL statement_timeout = ${PATIENCE_MS}`);
      return work(transaction);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "57014") throw error;
    throw new AppError("invalid_input", {
      detail: "This search takes too long: narrow the period, or name a person.",
      field: "from",
      cause: error,
    });
  }
}

function toLine(row: Row): AuditLine {
  return {
    id: row.id.toString(),
    at: row.at,
    actorType: row.actor_type,
    actorId: row.actor_id,
    actor: row.actor_label,
    action: row.action,
    objectType: row.object_type,
    objectId: row.object_id,
    sessionId: row.transaction_session_id,
    result: row.result,
    reason: row.reason,
    address: row.address,
    requestId: row.request_id,
  };
}
