import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { grantPermissions } from "@/lib/auth/create-user";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import type { Right } from "@/lib/auth/permissions";
import { permissionChanges } from "@/lib/auth/permission-changes";
import { limitsBeside, limitsMisfit, readHeldCeilings } from "@/lib/changes/ceilings-now";
import { identityFacts } from "@/lib/changes/identity-facts";
import { type ChangeDescription, type ChangeKind, type ChangeProof, proofFacts } from "@/lib/changes/kind";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import { inOrder, personEffect, readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { rightsSchema, splitRights } from "@/lib/changes/rules";
import { tellNewRights } from "@/lib/auth/tell-account";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

const schema = z.strictObject({
  userId: z.int32().positive(),
  grant: rightsSchema,
  revoke: rightsSchema,
});
export type UserPermissionsPayload = z.infer<typeof schema>;

/** Rights of one person's own. Taking acts at once; giving what moves money, decides or administers waits. */
export const userPermissions: ChangeKind<UserPermissionsPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, payload): Promise<ChangeDescription<UserPermissionsPayload>> => {
    requireSomebodyElse(proposer, payload.userId);
    await lockPerson(sql, payload.userId);
    const [held] = await readHeldRights(sql, [payload.userId]);
    if (!held) throw notFound("User");
    const grant = payload.grant.filter((right) => !held.own.includes(right));
    const revoke = payload.revoke.filter(
      (right) => held.own.includes(right) && !payload.grant.includes(right),
    );
    await requireGrantScope(sql, proposer.userId, grant);
    const { guarded, open } = splitRights(grant);
    const own = [...held.own.filter((right) => !(revoke as string[]).includes(right)), ...grant];
    const people = personEffect(held, { own, groups: held.groups });
    if (people.before.includes("request.decide") && !people.after.includes("request.decide")) {
      await requireNoDeadlock(sql, { decidesNoMore: [held.id] });
    }
    const isMixed = guarded.length > 0 && (open.length > 0 || revoke.length > 0);
    return {
      target: { type: "user", id: String(held.id), label: held.label },
      effect: {
        people: [people],
        facts: [
          ...inOrder(grant).map((name) => ({ name, before: null, after: "own" })),
          ...inOrder(revoke).map((name) => ({ name, before: "own", after: null })),
          ...limitsBeside((await readHeldCeilings(sql, [held.id])).get(held.id) ?? [], guarded),
          ...(guarded.length > 0 ? await identityFacts(sql, [held.id]) : []),
        ],
      },
      gainerIds: guarded.length > 0 ? [held.id] : [],
      direction: guarded.length > 0 ? "loosening" : open.length + revoke.length > 0 ? "tightening" : "same",
      ...(isMixed
        ? {
            parts: {
              atOnce: { userId: held.id, grant: open, revoke },
              waits: { userId: held.id, grant: guarded, revoke: [] },
            },
          }
        : {}),
    };
  },
  apply,
  stillValid: (stored, now) => limitsMisfit(stored, now.effect),
};

async function apply(sql: Sql, proof: ChangeProof, { userId, grant, revoke }: UserPermissionsPayload) {
  await lockPerson(sql, userId);
  const [held] = await readHeldRights(sql, [userId]);
  const before = await ownRights(sql, userId);
  const after = [...before.filter((right) => !(revoke as string[]).includes(right)), ...grant];
  await sql.query("delete from user_permission where user_id = $1 and permission = any($2::text[])", [
    userId,
    revoke,
  ]);
  await grantPermissions(sql, userId, grant, proof.proposer.userId);
  await recordAudit(sql, {
    actor: proof.actor,
    action: "user.permissions_changed",
    objectType: "user",
    objectId: String(userId),
    before: { permissions: [...before].sort() },
    after: {
      permissions: [...new Set(after)].sort(),
      ...permissionChanges(before, after),
      ...proofFacts(proof),
    },
  });
  if (held) await tellNewRights(sql, [personEffect(held, { ...held, own: after })], proof.actor.label);
}

/** The rights of a person's own, as they are stored. */
export async function ownRights(sql: Sql, userId: number): Promise<Right[]> {
  const rows = await sql.query<{ permission: Right }>(
    "select permission from user_permission where user_id = $1",
    [userId],
  );
  return rows.map((row) => row.permission);
}
