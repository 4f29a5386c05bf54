import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { beyondScope, rightsSchema } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

const schema = z.strictObject({
  userId: z.int32().positive(),
  /** Null: every right. */
  scope: rightsSchema.nullable(),
});
export type GrantScopePayload = z.infer<typeof schema>;

/** Which rights a person may give to others. Narrower acts at once, wider waits, and nobody widens beyond his own. */
export const userGrantScope: ChangeKind<GrantScopePayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { userId, scope }) => {
    requireSomebodyElse(proposer, userId);
    await lockPerson(sql, userId);
    const [held] = await readHeldRights(sql, [userId]);
    if (!held) throw notFound("User");
    const before = await readScope(sql, userId);
    const isWider = before !== null && (scope === null || beyondScope(scope, before).length > 0);
    if (isWider) await requireWithinOwn(sql, proposer.userId, scope);
    const isSame = scopeText(before) === scopeText(scope);
    return {
      target: { type: "user", id: String(userId), label: held.label },
      effect: { facts: [{ name: "grant_scope", before: scopeText(before), after: scopeText(scope) }] },
      gainerIds: isWider ? [userId] : [],
      direction: isSame ? "same" : isWider ? "loosening" : "tightening",
    };
  },
  apply: async (sql, proof, { userId, scope }) => {
    const before = await readScope(sql, userId);
    await sql.query("update app_user set grant_scope = $2::text[] where id = $1", [userId, scope]);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.grant_scope_changed",
      objectType: "user",
      objectId: String(userId),
      before: { grantScope: before ?? "all" },
      after: { grantScope: scope ?? "all", ...proofFacts(proof) },
    });
  },
};

async function readScope(sql: Sql, userId: number): Promise<string[] | null> {
  const [row] = await sql.query<{ grant_scope: string[] | null }>(
    "select grant_scope from app_user where id = $1",
    [userId],
  );
  return row?.grant_scope ?? null;
}

async function requireWithinOwn(sql: Sql, proposerId: number, scope: readonly string[] | null) {
  const own = await readScope(sql, proposerId);
  if (own === null) return;
  await requireGrantScope(sql, proposerId, scope ?? ["every right"]);
}

function scopeText(scope: readonly string[] | null): string {
  return scope === null ? "all" : [...scope].sort().join(", ");
}
