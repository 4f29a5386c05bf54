import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { CANONICAL_EVENT } from "@/lib/audit/seal-audit";
import { type SealedEvent, sliceHeader, sliceLine } from "@/lib/audit/slice-lines";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

const BATCH = 5_000;

export interface RemovalReport {
  removed: number;
  throughSeq: bigint;
}

/**
 * Takes the contents of old events away, always from the beginning of the chain, after writing them to `archive` with their
 * proof. A checkpoint in the same commit tells up to where, and the removal is itself in the trail. The seals stay, so the chain
 * can be walked as before. Only the owner of the database may; `sql` runs in one transaction of his.
 */
export async function removeOldEvents(
  sql: Sql,
  before: Date,
  archive: (line: string) => Promise<void>,
): Promise<RemovalReport> {
  // Nobody seals or removes at the same moment.
  await sql.query("LOCK TABLE audit_seal, audit_checkpoint IN SHARE ROW EXCLUSIVE MODE");
  const { firstBad, removedThrough } = await verifyAuditChain(sql);
  if (firstBad)
    throw new AppError("conflict", {
      detail: `The chain does not fit at ${firstBad.at}; nothing is removed. Run npm run audit:verify.`,
    });
  const throughSeq = await lastPlaceBefore(sql, before, removedThrough);
  if (throughSeq === null) return { removed: 0, throughSeq: removedThrough };
  await writeArchive(sql, { from: removedThrough, through: throughSeq, archive });
  const [seal] = await sql.query<{ hash: string }>("SELECT hash FROM audit_seal WHERE seq = $1", [
    throughSeq,
  ]);
  const removed = Number(throughSeq - removedThrough);
  await sql.query("INSERT INTO audit_checkpoint (through_seq, hash, removed_events) VALUES ($1, $2, $3)", [
    throughSeq,
    seal?.hash,
    removed,
  ]);
  await sql.query(
    "DELETE FROM audit_event e USING audit_seal s WHERE s.event_id = e.id AND s.seq > $1 AND s.seq <= $2",
    [removedThrough, throughSeq],
  );
  await recordAudit(sql, {
    actor: { type: "system", label: "audit removal", address: null, requestId: null },
    action: "audit.removed",
    objectType: "audit",
    objectId: String(throughSeq),
    after: { throughSeq, hash: seal?.hash ?? null, removed, before: before.toISOString() },
  });
  return { removed, throughSeq };
}

/** The last place up to which everything is older: an event that was sealed late keeps what stands behind it. */
async function lastPlaceBefore(sql: Sql, before: Date, after: bigint): Promise<bigint | null> {
  const [row] = await sql.query<{ seq: bigint | null }>(
    `SELECT coalesce(
       (SELECT min(s.seq) - 1 FROM audit_seal s JOIN audit_event e ON e.id = s.event_id WHERE s.seq > $2 AND e.at >= $1),
       (SELECT max(seq) FROM audit_seal)) AS seq`,
    [before, after],
  );
  return row?.seq != null && row.seq > after ? row.seq : null;
}

interface Archive {
  from: bigint;
  through: bigint;
  archive: (line: string) => Promise<void>;
}

async function writeArchive(sql: Sql, { from, through, archive }: Archive): Promise<void> {
  await archive(sliceHeader({ what: "removed events", after: String(from), through: String(through) }));
  for (let last = from; last < through; ) {
    const rows = await sql.query<SealedEvent>(
      `SELECT s.seq::text AS seq, s.prev_hash, s.hash, ${CANONICAL_EVENT} AS canonical
       FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
       WHERE s.seq > $1 AND s.seq <= $2 ORDER BY s.seq LIMIT ${BATCH}`,
      [last, through],
    );
    for (const row of rows) await archive(sliceLine(row));
    const end = rows.at(-1);
    if (!end) throw new Error(`The event of place ${last + 1n} is gone.`);
    last = BigInt(end.seq);
  }
}
