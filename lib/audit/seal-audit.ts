import "server-only";
import { createHash } from "node:crypto";
import { inTransaction, type Sql } from "@/lib/db/sql";

/** Only one sealer at a time may append to the chain. */
const SEALER_LOCK = 7_342;
const BATCH = 2_000;
/** How far behind the newest sealed event the frequent turn looks for late ones. */
const RECENT = 2_000;
/** Hash before the first event. */
export const CHAIN_START = "0".repeat(64);

interface EventRow {
  id: bigint;
  canonical: string;
}

/**
 * Text of an event whose hash is chained: every column, in a fixed order, as the database prints it. jsonb prints keys in its
 * own fixed order, so the text is the same for ever.
 */
export const CANONICAL_EVENT = `
  jsonb_build_array(e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor_type, e.actor_id, e.actor_label,
    e.action, e.object_type, e.object_id, e.transaction_session_id, e.result, e.before, e.after, e.reason, e.address, e.request_id)::text`;

/** Hash of one link: previous hash and canonical text. */
export function chainHash(previousHash: string, canonical: string): string {
  return createHash("sha256").update(previousHash).update("\n").update(canonical).digest("hex");
}

/**
 * Gives committed events their place and hash. Runs apart from the changes, so that money never waits for the chain. Looks only
 * at the newest; see `sealLateAuditEvents`.
 */
export async function sealAuditEvents(): Promise<number> {
  return sealWhere(`e.id > coalesce((SELECT max(event_id) - ${RECENT} FROM audit_seal), 0)`);
}

/**
 * The same for all events, however old. An event has its number before its commit, so one that waited long for a lock may come in
 * when thousands after it are sealed. Reads two indexes from end to end; once in a while is enough.
 */
export async function sealLateAuditEvents(): Promise<number> {
  return sealWhere("true");
}

async function sealWhere(condition: string): Promise<number> {
  return inTransaction(async (sql) => {
    const lock = await sql.query<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock($1) AS locked`, [
      SEALER_LOCK,
    ]);
    if (!lock[0]?.locked) return 0;
    const rows = await sql.query<EventRow>(
      `SELECT e.id, ${CANONICAL_EVENT} AS canonical FROM audit_event e
       WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.event_id = e.id) AND ${condition}
       ORDER BY e.id LIMIT ${BATCH}`,
    );
    if (rows.length > 0) await append(sql, rows);
    return rows.length;
  });
}

async function append(sql: Sql, rows: EventRow[]): Promise<void> {
  const last = await sql.query<{ seq: bigint; hash: string }>(
    `SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1`,
  );
  let seq = last[0]?.seq ?? 0n;
  let previous = last[0]?.hash ?? CHAIN_START;
  const columns: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const row of rows) {
    const hash = chainHash(previous, row.canonical);
    seq += 1n;
    columns[0].push(seq.toString());
    columns[1].push(row.id.toString());
    columns[2].push(previous);
    columns[3].push(hash);
    previous = hash;
  }
  await sql.query(
    `INSERT INTO audit_seal (seq, event_id, prev_hash, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])`,
    columns,
  );
}
