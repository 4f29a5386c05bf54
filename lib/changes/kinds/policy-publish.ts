import "server-only";

import { z } from "zod";

import { comparePolicies } from "@/lib/approvals/policy/compare";
import { englishPolicyWords } from "@/lib/approvals/policy/english-words";
import { directWays } from "@/lib/approvals/policy/evaluate";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { requireSound } from "@/lib/approvals/policy/require-sound";
import { lockVersion, requireRevision } from "@/lib/approvals/policy/version-row";
import { recordAudit } from "@/lib/audit/record-audit";
import type { ChangeDescription, ChangeKind, ChangeProof } from "@/lib/changes/kind";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

const schema = z.strictObject({ version: z.int32().positive(), revision: z.int32().positive() });
type Payload = z.infer<typeof schema>;

/** The fact that names the version in force when the change was proposed. */
export const LIVE_FACT = "Live version";

/** A draft becomes the live policy. What makes anything easier, or might, waits for a second person. */
export const policyPublish: ChangeKind<Payload> = {
  right: "policy.manage",
  schema,
  describe: async (sql, _proposer, payload): Promise<ChangeDescription<Payload>> => {
    const row = await lockVersion(sql, payload.version);
    requireRevision(row, payload.revision);
    if (row.status === "live" || row.status === "retired")
      throw new AppError("conflict", { detail: "This version is not waiting to be published." });
    const live = await livePolicy(sql, { lock: true });
    const world = await readPolicyWorld(sql);
    requireSound(row.document, world);
    const comparison = comparePolicies(live.document, row.document);
    const bypassed = row.document.separation.directUsers.filter(
      (id) => !live.document.separation.directUsers.includes(id),
    );
    return {
      target: {
        type: "approval_policy",
        id: String(row.version),
        label: `Approval policy, version ${row.version}`,
      },
      effect: {
        facts: [{ name: LIVE_FACT, before: String(live.version), after: String(row.version) }],
        lines: englishPolicyWords(world).comparison(comparison),
      },
      gainerIds: bypassed,
      // A publication that changes nothing for anybody still has to happen: names are part of what people read.
      direction: comparison.result === "tighter" || comparison.result === "same" ? "tightening" : "loosening",
    };
  },
  apply,
  stillValid: (stored, now) => {
    const before = (effect: typeof stored) => effect.facts?.find((fact) => fact.name === LIVE_FACT)?.before;
    return before(stored) === before(now.effect)
      ? null
      : "Another policy went live since this was proposed. Compare with it and propose again.";
  },
};

async function apply(sql: Sql, proof: ChangeProof, payload: Payload): Promise<void> {
  const row = await lockVersion(sql, payload.version);
  const live = await livePolicy(sql, { lock: true });
  const { result } = comparePolicies(live.document, row.document);
  const approver = proof.actor.userId === proof.proposer.userId ? null : proof.actor.userId;
  await sql.query(
    `UPDATE approval_policy_version SET status = 'retired', retired_at = now() WHERE version = $1`,
    [live.version],
  );
  await sql.query(
    `UPDATE approval_policy_version SET status = 'live', published_at = now(), published_by_id = $2, approver_id = $3,
       direct_ways = $4, comparison = $5, compared_with = $6 WHERE version = $1`,
    [row.version, proof.proposer.userId, approver, directWays(row.document), result, live.version],
  );
  await recordAudit(sql, {
    actor: proof.actor,
    action: "policy.published",
    objectType: "approval_policy",
    objectId: String(row.version),
    before: { version: live.version, document: live.document },
    after: {
      version: row.version,
      document: row.document,
      comparison: result,
      proposedBy: proof.proposer.label,
    },
  });
}
