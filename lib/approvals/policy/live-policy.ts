import "server-only";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { Sql } from "@/lib/db/sql";

export interface PolicyVersion {
  version: number;
  document: PolicyDocument;
}

export interface LivePolicy extends PolicyVersion {
  /** The published draft that is evaluated beside it, without effect. */
  shadow: PolicyVersion | null;
}

interface Row {
  version: number;
  status: "live" | "shadow";
  document: PolicyDocument;
}

/**
 * The policy of this moment, read from its row each time: every door asks again. In a transaction that shall not be overtaken
 * by a publication, ask with `lock`, which waits for one that is under way and holds back the next until the commit.
 */
export async function livePolicy(sql: Sql, options: { lock?: boolean } = {}): Promise<LivePolicy> {
  let rows = await read(sql, options.lock);
  // A locked read that waited for a publication finds neither the old version (no longer live) nor the new one (not live yet
  // when it began); the second look finds the new one.
  if (!rows.some((row) => row.status === "live")) rows = await read(sql, options.lock);
  const live = rows.find((row) => row.status === "live");
  if (!live) throw new Error("There is no live approval policy.");
  const shadow = rows.find((row) => row.status === "shadow");
  return {
    version: live.version,
    document: live.document,
    shadow: shadow ? { version: shadow.version, document: shadow.document } : null,
  };
}

function read(sql: Sql, lock = false): Promise<Row[]> {
  return lock
    ? sql.query<Row>(`${SELECT} FOR SHARE`, [], "live-policy-locked")
    : sql.query<Row>(SELECT, [], "live-policy");
}

const SELECT = `SELECT version, status::text AS status, document FROM approval_policy_version WHERE status IN ('live', 'shadow')`;

/** Any version by its number: what a stored request was made under. Null when there is no such version. */
export async function policyVersion(sql: Sql, version: number): Promise<PolicyVersion | null> {
  const rows = await sql.query<PolicyVersion>(
    `SELECT version, document FROM approval_policy_version WHERE version = $1`,
    [version],
    "policy-version",
  );
  return rows[0] ?? null;
}
