import "server-only";
import { directWays } from "@/lib/approvals/policy/evaluate";
import type { PublishPolicyInput, ShadowPolicyInput } from "@/lib/approvals/policy/inputs";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { requireSound } from "@/lib/approvals/policy/require-sound";
import { lockVersion, requireRevision } from "@/lib/approvals/policy/version-row";
import { attemptInTransaction, type Attempt } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { AppError } from "@/lib/errors";

/**
 * Makes a draft, or the shadow, the live policy: at once when it makes nothing easier, otherwise by a change request that a
 * second person decides. What waits cannot be edited any more.
 */
export async function publishPolicy(actor: UserActor, input: PublishPolicyInput): Promise<ProposeResult> {
  return attemptInTransaction(actor, attemptOn("policy.publish", input.version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const { version, revision, reason } = input;
    const result = await proposeChangeIn(sql, actor, {
      kind: "policy.publish",
      payload: { version, revision },
      reason,
    });
    const rows = await sql.query<{ version: number }>(
      `UPDATE approval_policy_version SET note = CASE WHEN note = '' THEN $2 ELSE note END,
         status = CASE WHEN $3 THEN 'waiting'::policy_status ELSE status END
       WHERE version = $1 AND status IN ('draft', 'shadow', 'live') RETURNING version`,
      [version, reason, result.status === "waiting"],
    );
    if (rows.length === 0)
      throw new AppError("conflict", {
        detail: "This version was proposed already. Copy it into a new draft.",
      });
    return result;
  });
}

/** Runs a draft beside the live policy, without effect. A shadow that was there before ends. */
export async function startShadow(actor: UserActor, input: ShadowPolicyInput): Promise<void> {
  await attemptInTransaction(actor, attemptOn("policy.start_shadow", input.version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const row = await lockVersion(sql, input.version);
    if (row.status !== "draft")
      throw new AppError("conflict", { detail: "Only a draft can run as a shadow." });
    requireRevision(row, input.revision);
    requireSound(row.document, await readPolicyWorld(sql));
    await sql.query(
      `UPDATE approval_policy_version SET status = 'retired', retired_at = now() WHERE status = 'shadow'`,
    );
    await sql.query(
      `UPDATE approval_policy_version SET status = 'shadow', direct_ways = $2, published_at = now(), published_by_id = $3
       WHERE version = $1`,
      [row.version, directWays(row.document), actor.userId],
    );
    await recordAudit(sql, {
      actor,
      action: "policy.shadow_started",
      objectType: "approval_policy",
      objectId: String(row.version),
      after: { document: row.document },
    });
  });
}

/** Ends the shadow. Its differences stay readable. */
export async function endShadow(actor: UserActor, version: number): Promise<void> {
  await attemptInTransaction(actor, attemptOn("policy.end_shadow", version), async (sql) => {
    requirePermission(actor, "policy.manage");
    const row = await lockVersion(sql, version);
    if (row.status !== "shadow") throw new AppError("conflict", { detail: "This version is no shadow." });
    await sql.query(
      `UPDATE approval_policy_version SET status = 'retired', retired_at = now() WHERE version = $1`,
      [version],
    );
    await recordAudit(sql, {
      actor,
      action: "policy.shadow_ended",
      objectType: "approval_policy",
      objectId: String(version),
    });
  });
}

function attemptOn(action: string, version: number): Attempt {
  return { action, objectType: "approval_policy", objectId: String(version) };
}
