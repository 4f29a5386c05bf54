import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { isGuardedKey, keyRights, keyTarget, lockKey } from "@/lib/changes/kinds/api-key-row";
import { requireGrantScope } from "@/lib/changes/rights-now";

const schema = z.strictObject({
  keyId: z.int32().positive(),
  /** Of the key that the proposer was shown; the key itself is stored nowhere. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** How long the secret before it works on. */
  overlapHours: z.number().int().min(0).max(720),
});
export type RotateKeyPayload = z.infer<typeof schema>;

/** A new secret: whoever proposes it holds it, so where the key may move money it opens nothing before a second person agrees. */
export const apiKeyRotate: ChangeKind<RotateKeyPayload> = {
  right: "api_key.manage",
  schema,
  describe: async (sql, proposer, { keyId, overlapHours }) => {
    const key = await lockKey(sql, keyId);
    await requireGrantScope(sql, proposer.userId, keyRights(key.permissions));
    return {
      target: keyTarget(key),
      effect: { facts: [{ name: "key_overlap", before: null, after: `${overlapHours} h` }] },
      gainerIds: [],
      direction: isGuardedKey(key) ? "loosening" : "tightening",
    };
  },
  apply: async (sql, proof, { keyId, secretHash, overlapHours }) => {
    await sql.query(
      `UPDATE api_key SET
         old_secret_hash = CASE WHEN $3::int > 0 THEN secret_hash END,
         old_secret_until = CASE WHEN $3::int > 0 THEN now() + $3::int * interval '1 hour' END,
         secret_hash = $2, rotated_at = now(),
         rotated_by_ids = CASE WHEN $4::int = ANY (rotated_by_ids) THEN rotated_by_ids ELSE rotated_by_ids || $4::int END
       WHERE id = $1`,
      // Whoever proposed it was shown the secret: what the key asks for is his own from now on.
      [keyId, secretHash, overlapHours, proof.proposer.userId],
    );
    await recordAudit(sql, {
      actor: proof.actor,
      action: "api_key.rotated",
      objectType: "api_key",
      objectId: String(keyId),
      after: { overlapHours, ...proofFacts(proof) },
    });
  },
};
