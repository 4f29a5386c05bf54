import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { lockGroup } from "@/lib/changes/group-row";
import { tellNewRights } from "@/lib/auth/tell-account";
import { type ChangeKind, type ChangeProof, proofFacts } from "@/lib/changes/kind";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import { inOrder, personEffect, readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { rightsSchema, splitRights } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

const schema = z.strictObject({
  groupId: z.int32().positive(),
  grant: rightsSchema,
  revoke: rightsSchema,
});
export type GroupPermissionsPayload = z.infer<typeof schema>;

/**
 * Rights of a group, which all its members gain or lose. In an empty group nobody gains: then it acts at once, unless it
 * follows a group of the provider, which may bring people any time.
 */
export const groupPermissions: ChangeKind<GroupPermissionsPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, payload) => {
    const group = await lockGroup(sql, payload.groupId);
    const grant = payload.grant.filter((right) => !group.permissions.includes(right));
    const revoke = payload.revoke.filter(
      (right) => group.permissions.includes(right) && !payload.grant.includes(right),
    );
    await requireGrantScope(sql, proposer.userId, grant);
    if (
      grant.length + revoke.length > 0 &&
      [...group.memberIds, ...group.expectedIds].includes(proposer.userId)
    ) {
      throw new AppError("own_permissions", {
        detail:
          "You are a member of this group, or become one at your next sign-in. Another administrator changes its rights.",
      });
    }
    if (revoke.includes("request.decide")) await requireNoDeadlock(sql, { groupsWithout: [group.id] });
    const { guarded, open } = splitRights(grant);
    const waits = guarded.length > 0 && (group.memberIds.length > 0 || group.isFollowing);
    const after = [...group.permissions.filter((right) => !revoke.includes(right)), ...grant];
    const people = await readHeldRights(sql, [...group.memberIds, ...group.expectedIds]);
    const isMixed = waits && (open.length > 0 || revoke.length > 0);
    const nothing = grant.length + revoke.length === 0;
    return {
      target: { type: "group", id: String(group.id), label: group.name },
      effect: {
        people: people.map((held) =>
          personEffect(held, {
            own: held.own,
            groups: [
              ...held.groups.filter((one) => one.groupId !== group.id),
              { groupId: group.id, permissions: after },
            ],
          }),
        ),
        facts: [
          ...inOrder(grant).map((name) => ({ name, before: null, after: "group" })),
          ...inOrder(revoke).map((name) => ({ name, before: "group", after: null })),
        ],
      },
      gainerIds: waits ? [...group.memberIds, ...group.expectedIds] : [],
      direction: nothing ? "same" : waits ? "loosening" : "tightening",
      ...(isMixed
        ? {
            parts: {
              atOnce: { groupId: group.id, grant: open, revoke },
              waits: { groupId: group.id, grant: guarded, revoke: [] },
            },
          }
        : {}),
    };
  },
  apply,
};

async function apply(sql: Sql, proof: ChangeProof, { groupId, grant, revoke }: GroupPermissionsPayload) {
  const group = await lockGroup(sql, groupId);
  const before = await readHeldRights(sql, group.memberIds);
  await sql.query("delete from group_permission where group_id = $1 and permission = any($2::text[])", [
    groupId,
    revoke,
  ]);
  await sql.query(
    "insert into group_permission (group_id, permission) select $1, unnest($2::text[]) on conflict do nothing",
    [groupId, grant],
  );
  const after = [...group.permissions.filter((right) => !revoke.includes(right)), ...grant];
  await recordAudit(sql, {
    actor: proof.actor,
    action: "group.permissions_changed",
    objectType: "group",
    objectId: String(groupId),
    before: { permissions: group.permissions },
    after: { permissions: [...new Set(after)].sort(), granted: grant, revoked: revoke, ...proofFacts(proof) },
  });
  const now = await readHeldRights(sql, group.memberIds);
  const people = before.map((held) => personEffect(held, now.find(({ id }) => id === held.id) ?? held));
  await tellNewRights(sql, people, proof.actor.label);
}
