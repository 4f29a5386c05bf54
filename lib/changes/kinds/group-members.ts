import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import type { StoredCeiling } from "@/lib/auth/ceilings/rules";
import { requireSomebodyElse } from "@/lib/auth/lock-people";
import {
  limitsBeside,
  limitsMisfit,
  readGroupCeilings,
  readHeldCeilings,
  risesFor,
} from "@/lib/changes/ceilings-now";
import { identityFacts } from "@/lib/changes/identity-facts";
import { type GroupRow, lockGroup } from "@/lib/changes/group-row";
import { tellNewRights } from "@/lib/auth/tell-account";
import { type ChangeKind, type ChangeProof, proofFacts } from "@/lib/changes/kind";
import { type GroupInPolicies, readGroupInPolicies } from "@/lib/changes/policy-groups";
import { type HeldRights, personEffect, readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import { isGuardedRight } from "@/lib/changes/rules";
import type { FactEffect, PersonEffect } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

const ids = z.array(z.int32().positive()).max(500);
const schema = z.strictObject({ groupId: z.int32().positive(), add: ids, remove: ids });
export type GroupMembersPayload = z.infer<typeof schema>;

/**
 * Who belongs to a group. Joining waits where the group has rights that wait or is a pool of the approval policy; leaving
 * waits only where a policy's rule looks at the maker's group, since outside of it an easier rule may hold.
 */
export const groupMembers: ChangeKind<GroupMembersPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, payload) => {
    const group = await lockGroup(sql, payload.groupId);
    const add = payload.add.filter((id) => !group.memberIds.includes(id));
    const remove = payload.remove.filter((id) => group.memberIds.includes(id) && !payload.add.includes(id));
    for (const id of [...add, ...remove]) requireSomebodyElse(proposer, id);
    const people = await readHeldRights(sql, [...add, ...remove]);
    if (people.length < new Set([...add, ...remove]).size) throw notFound("User");
    if (add.length > 0) await requireGrantScope(sql, proposer.userId, group.permissions);
    if (remove.length > 0) {
      await requireNoDeadlock(sql, { leaves: remove.map((userId) => ({ userId, groupId: group.id })) });
    }
    const policies = await readGroupInPolicies(sql, group.id);
    const effect = effects(people, group, add);
    const ofGroup = await readGroupCeilings(sql, group.id);
    const rises = await ceilingRises(sql, { groupId: group.id, ofGroup }, effect, add);
    const isGuarded = group.permissions.some(isGuardedRight) || policies.isPool || policies.isMakers;
    const joinWaits = add.length > 0 && (isGuarded || add.some((id) => rises.has(id)));
    const leaveWaits = remove.length > 0 && (policies.isMakers || remove.some((id) => rises.has(id)));
    const nothing = add.length + remove.length === 0;
    const leaveNow = joinWaits && remove.length > 0 && !leaveWaits;
    return {
      target: { type: "group", id: String(group.id), label: group.name },
      effect: {
        people: effect,
        facts: [
          ...memberFacts(people, add),
          ...[...rises.values()].flat(),
          ...(joinWaits ? limitsBeside(ofGroup, group.permissions) : []),
          ...policyFacts(policies),
          ...(joinWaits ? await identityFacts(sql, add) : []),
        ],
      },
      gainerIds: [...(joinWaits ? add : []), ...(leaveWaits ? remove : [])],
      direction: nothing ? "same" : joinWaits || leaveWaits ? "loosening" : "tightening",
      ...(leaveNow
        ? {
            parts: {
              atOnce: { groupId: group.id, add: [], remove },
              waits: { groupId: group.id, add, remove: [] },
            },
          }
        : {}),
    };
  },
  apply,
  stillValid: (stored, now) => limitsMisfit(stored, now.effect),
};

function effects(people: readonly HeldRights[], group: GroupRow, add: readonly number[]): PersonEffect[] {
  return people.map((held) => {
    const others = held.groups.filter((one) => one.groupId !== group.id);
    const joins = add.includes(held.id);
    const groups = joins ? [...others, { groupId: group.id, permissions: group.permissions }] : others;
    return personEffect(held, { own: held.own, groups });
  });
}

/** By person, what coming or going would let him move beyond his limit of now. */
async function ceilingRises(
  sql: Sql,
  { groupId, ofGroup }: { groupId: number; ofGroup: readonly StoredCeiling[] },
  people: readonly PersonEffect[],
  add: readonly number[],
): Promise<Map<number, FactEffect[]>> {
  const held = await readHeldCeilings(
    sql,
    people.map(({ id }) => id),
  );
  const rises = people.map(({ id, label, after }): [number, FactEffect[]] => {
    const before = held.get(id) ?? [];
    const others = before.filter((row) => row.groupId !== groupId);
    const then = add.includes(id) ? [...others, ...ofGroup] : others;
    return [id, risesFor(label, { before, after: then }, after)];
  });
  return new Map(rises.filter(([, facts]) => facts.length > 0));
}

function memberFacts(people: readonly HeldRights[], add: readonly number[]): FactEffect[] {
  return people.map(({ id, label }) =>
    add.includes(id)
      ? { name: "member", before: null, after: label }
      : { name: "member", before: label, after: null },
  );
}

function policyFacts({ isPool, isMakers }: GroupInPolicies): FactEffect[] {
  return [
    ...(isPool ? [{ name: "policy_pool", before: "yes", after: "yes" }] : []),
    ...(isMakers ? [{ name: "policy_makers", before: "yes", after: "yes" }] : []),
  ];
}

async function apply(sql: Sql, proof: ChangeProof, { groupId, add, remove }: GroupMembersPayload) {
  const group = await lockGroup(sql, groupId);
  const before = await readHeldRights(sql, [...add, ...remove]);
  await sql.query("delete from group_member where group_id = $1 and user_id = any($2::int[])", [
    groupId,
    remove,
  ]);
  await sql.query(
    "insert into group_member (group_id, user_id) select $1, unnest($2::int[]) on conflict do nothing",
    [groupId, add],
  );
  await recordAudit(sql, {
    actor: proof.actor,
    action: "group.members_changed",
    objectType: "group",
    objectId: String(groupId),
    before: { members: group.memberIds },
    after: { name: group.name, added: add, removed: remove, ...proofFacts(proof) },
  });
  const now = await readHeldRights(sql, [...add, ...remove]);
  const people = before.map((held) => personEffect(held, now.find(({ id }) => id === held.id) ?? held));
  await tellNewRights(sql, people, proof.actor.label);
}
