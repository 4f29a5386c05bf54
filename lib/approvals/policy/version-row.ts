import "server-only";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

export const POLICY_STATUSES = ["draft", "waiting", "refused", "live", "shadow", "retired"] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];

export interface VersionRow {
  version: number;
  status: PolicyStatus;
  revision: number;
  document: PolicyDocument;
  note: string;
  author_id: number | null;
}

/** A version, locked until the commit. Throws `not_found`. */
export async function lockVersion(sql: Sql, version: number): Promise<VersionRow> {
  const rows = await sql.query<VersionRow>(
    `SELECT version, status::text AS status, revision, document, note, author_id
     FROM approval_policy_version WHERE version = $1 FOR UPDATE`,
    [version],
  );
  if (!rows[0]) throw notFound("Policy version");
  return rows[0];
}

/** Refuses what somebody else changed since it was opened. */
export function requireRevision(row: VersionRow, revision: number): void {
  if (row.revision === revision) return;
  throw new AppError("conflict", {
    detail: "Somebody else changed this draft since you opened it. Load it again.",
  });
}
