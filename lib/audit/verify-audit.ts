import "server-only";
import { CANONICAL_EVENT, CHAIN_START, chainHash } from "@/lib/audit/seal-audit";
import type { Sql } from "@/lib/db/sql";

const BATCH = 5_000;

/** A head that was told to somebody outside, from a mail, a receiver's log or this database. */
export interface KnownHead {
  seq: bigint;
  hash: string;
  /** Where it was kept, for the report. */
  from: string;
}

export type ChainProblem =
  | "changed"
  | "missing_event"
  | "missing_seal"
  | "broken_link"
  | "cut_tail"
  | "other_head";

export interface ChainReport {
  /** Links that fit. */
  sealed: number;
  /** Events that wait for their place, and since when the oldest does. */
  unsealed: number;
  unsealedSince: string | null;
  /** Contents before this place were taken away by a checkpoint; 0: none were. */
  removedThrough: bigint;
  head: { seq: bigint; hash: string } | null;
  firstBad: { at: string; problem: ChainProblem; detail: string } | null;
}

interface Link {
  seq: bigint;
  prev_hash: string;
  hash: string;
  event_id: bigint;
  canonical: string | null;
}

/** Reads the chain from its start and names the first link that does not fit; then looks for heads that it no longer has. */
export async function verifyAuditChain(sql: Sql, outside: readonly KnownHead[] = []): Promise<ChainReport> {
  const heads = [...(await recordedHeads(sql)), ...outside];
  const [checkpoint] = await sql.query<{ through_seq: bigint }>(
    "SELECT through_seq FROM audit_checkpoint ORDER BY through_seq DESC LIMIT 1",
  );
  const report: ChainReport = {
    sealed: 0,
    unsealed: 0,
    unsealedSince: null,
    removedThrough: checkpoint?.through_seq ?? 0n,
    head: null,
    firstBad: null,
  };
  await walk(sql, report, new Map(heads.map((head) => [head.seq, head])));
  report.firstBad ??= cutTail(report, heads);
  if (report.firstBad) return report;
  const [tail] = await sql.query<{ count: bigint; since: string | null }>(
    `SELECT count(*) AS count, min(e.at) AS since FROM audit_event e
     WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.event_id = e.id)`,
  );
  return { ...report, unsealed: Number(tail?.count ?? 0n), unsealedSince: tail?.since ?? null };
}

async function recordedHeads(sql: Sql): Promise<KnownHead[]> {
  const rows = await sql.query<{ seq: bigint; hash: string; day: string }>(
    `SELECT seq, hash, day::text AS day FROM audit_head
     UNION SELECT seq, hash, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM audit_head_sending ORDER BY day, seq`,
  );
  return rows.map(({ seq, hash, day }) => ({ seq, hash, from: `the head recorded on ${day}` }));
}

async function walk(sql: Sql, report: ChainReport, heads: ReadonlyMap<bigint, KnownHead>): Promise<void> {
  let previous = CHAIN_START;
  for (let expected = 1n; ; ) {
    const links = await readLinks(sql, expected);
    for (const link of links) {
      report.firstBad =
        judgeLink(link, { expected, previous, removedThrough: report.removedThrough }) ??
        judgeHead(link, heads.get(link.seq));
      if (report.firstBad) return;
      previous = link.hash;
      expected += 1n;
      report.sealed += 1;
      report.head = { seq: link.seq, hash: link.hash };
    }
    if (links.length < BATCH) return;
  }
}

function readLinks(sql: Sql, from: bigint): Promise<Link[]> {
  return sql.query<Link>(
    `SELECT s.seq, s.prev_hash, s.hash, s.event_id, CASE WHEN e.id IS NULL THEN NULL ELSE ${CANONICAL_EVENT} END AS canonical
     FROM audit_seal s LEFT JOIN audit_event e ON e.id = s.event_id WHERE s.seq >= $1 ORDER BY s.seq LIMIT ${BATCH}`,
    [from],
  );
}

interface Place {
  expected: bigint;
  previous: string;
  removedThrough: bigint;
}

/** What is wrong with one link, null where it fits. */
function judgeLink(link: Link, { expected, previous, removedThrough }: Place): ChainReport["firstBad"] {
  const at = `seal ${link.seq}, event ${link.event_id}`;
  if (link.seq !== expected)
    return { at, problem: "missing_seal", detail: `Place ${expected} of the chain is gone.` };
  if (link.prev_hash !== previous)
    return { at, problem: "broken_link", detail: "It does not follow what stands before it." };
  if (link.canonical === null) {
    if (link.seq <= removedThrough) return null;
    return { at, problem: "missing_event", detail: "Its event is gone and no checkpoint covers it." };
  }
  if (chainHash(previous, link.canonical) === link.hash) return null;
  return {
    at,
    problem: "changed",
    detail: "The event is not the one that was sealed: it was changed, or changed places.",
  };
}

function judgeHead(link: Link, head: KnownHead | undefined): ChainReport["firstBad"] {
  if (!head || head.hash === link.hash) return null;
  return {
    at: `seal ${link.seq}, event ${link.event_id}`,
    problem: "other_head",
    detail: `${head.from} says ${head.hash}, the chain has ${link.hash}: it was written anew.`,
  };
}

function cutTail(report: ChainReport, heads: readonly KnownHead[]): ChainReport["firstBad"] {
  const end = report.head?.seq ?? 0n;
  const lost = heads.find((head) => head.seq > end);
  if (!lost) return null;
  return {
    at: `seal ${end + 1n}`,
    problem: "cut_tail",
    detail: `The chain ends at ${end}, but ${lost.from} is about place ${lost.seq}: its end was cut off.`,
  };
}
