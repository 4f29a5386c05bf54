import "server-only";
import type { SaveDraftInput, StartDraftInput } from "@/lib/approvals/policy/inputs";
import { livePolicy, policyVersion } from "@/lib/approvals/policy/live-policy";
import { readyMadePolicy } from "@/lib/approvals/policy/ready-made";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import { lockVersion, requireRevision } from "@/lib/approvals/policy/version-row";
import { attemptInTransaction, type Attempt } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

/** A new draft: a copy of the live policy, of any version, or a ready-made one. */
export async function startDraft(actor: UserActor, input: StartDraftInput): Promise<{ version: number }> {
  return attemptInTransaction(actor, attemptOn("policy.start_draft", input.version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const { document, base } = await documentFor(sql, input);
    const rows = await sql.query<{ version: number }>(
      `INSERT INTO approval_policy_version (document, base_version, author_id) VALUES ($1::jsonb, $2, $3) RETURNING version`,
      [JSON.stringify(document), base, actor.userId],
    );
    const version = rows[0]?.version ?? 0;
    await audit(sql, actor, "policy.draft_started", version, { base, from: input.from });
    return { version };
  });
}

async function documentFor(
  sql: Sql,
  input: StartDraftInput,
): Promise<{ document: PolicyDocument; base: number | null }> {
  if (input.from === "live") {
    const live = await livePolicy(sql);
    return { document: live.document, base: live.version };
  }
  if (input.from !== "version") {
    const rows = await sql.query<{ currency_code: string }>(
      `SELECT currency_code FROM gateway_account GROUP BY currency_code ORDER BY count(*) DESC, currency_code LIMIT 1`,
    );
    return { document: readyMadePolicy(input.from, rows[0]?.currency_code ?? "KWD"), base: null };
  }
  const found = await policyVersion(sql, input.version ?? 0);
  if (!found) throw notFound("Policy version");
  return { document: found.document, base: found.version };
}

/** Keeps the draft as it is on the screen, sound or not: only its publication asks for that. */
export async function saveDraft(actor: UserActor, input: SaveDraftInput): Promise<{ revision: number }> {
  return attemptInTransaction(actor, attemptOn("policy.save_draft", input.version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const row = await lockVersion(sql, input.version);
    if (row.status !== "draft")
      throw new AppError("conflict", {
        detail: "This version is not a draft any more. Copy it into a new one.",
      });
    requireRevision(row, input.revision);
    const rows = await sql.query<{ revision: number }>(
      `UPDATE approval_policy_version SET document = $2::jsonb, note = $3, revision = revision + 1, changed_at = now()
       WHERE version = $1 RETURNING revision`,
      [row.version, JSON.stringify(input.document), input.note],
    );
    await audit(sql, actor, "policy.draft_saved", row.version, { revision: rows[0]?.revision });
    return { revision: rows[0]?.revision ?? 0 };
  });
}

/** Throws a draft away. What was ever more than a draft stays. */
export async function discardDraft(actor: UserActor, version: number): Promise<void> {
  await attemptInTransaction(actor, attemptOn("policy.discard_draft", version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const row = await lockVersion(sql, version);
    if (row.status !== "draft")
      throw new AppError("conflict", { detail: "Only a draft can be thrown away." });
    await sql.query(`DELETE FROM approval_policy_version WHERE version = $1`, [version]);
    await audit(sql, actor, "policy.draft_discarded", version, { document: row.document });
  });
}

function audit(sql: Sql, actor: UserActor, action: string, version: number, after: object): Promise<void> {
  return recordAudit(sql, {
    actor,
    action,
    objectType: "approval_policy",
    objectId: String(version),
    after: { ...after },
  });
}

function attemptOn(action: string, version: number | undefined): Attempt {
  return { action, objectType: "approval_policy", objectId: String(version ?? "new") };
}
