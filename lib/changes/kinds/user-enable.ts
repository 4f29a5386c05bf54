import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { revokeSessions } from "@/lib/auth/session-row";
import { tellAccount } from "@/lib/auth/tell-account";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { effectiveOf, readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { isGuardedRight } from "@/lib/changes/rules";
import { notFound } from "@/lib/errors";

const schema = z.strictObject({ userId: z.int32().positive() });

/** Letting a disabled person in again gives him his rights anew: with rights that wait, it waits as a grant does. */
export const userEnable: ChangeKind<z.infer<typeof schema>> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { userId }) => {
    requireSomebodyElse(proposer, userId);
    await lockPerson(sql, userId);
    const [held] = await readHeldRights(sql, [userId]);
    if (!held) throw notFound("User");
    const rights = effectiveOf(held);
    const isGuarded = rights.some(isGuardedRight);
    if (isGuarded) await requireGrantScope(sql, proposer.userId, rights.filter(isGuardedRight));
    return {
      target: { type: "user", id: String(userId), label: held.label },
      effect: {
        people: [{ id: userId, label: held.label, before: [], after: rights }],
        facts: [{ name: "active", before: "no", after: "yes" }],
      },
      gainerIds: isGuarded ? [userId] : [],
      direction: held.isActive ? "same" : isGuarded ? "loosening" : "tightening",
    };
  },
  apply: async (sql, proof, { userId }) => {
    await sql.query(
      "update app_user set is_active = true, auth_version = auth_version + 1, disabled_at = null where id = $1",
      [userId],
    );
    // Rights of somebody who was away are new rights: they do not decide what was asked for meanwhile.
    await sql.query("update user_permission set granted_at = now() where user_id = $1", [userId]);
    await sql.query("update group_member set added_at = now() where user_id = $1", [userId]);
    const endedSessions = await revokeSessions(sql, { userId, reason: "disabled" });
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.enabled",
      objectType: "user",
      objectId: String(userId),
      before: { active: false },
      after: { active: true, endedSessions, ...proofFacts(proof) },
    });
    await tellAccount(sql, { userId, kind: "rights_changed", by: proof.actor.label });
  },
};
