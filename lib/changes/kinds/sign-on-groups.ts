import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { requireSomebodyElse } from "@/lib/auth/lock-people";
import { dropUnmapped } from "@/lib/auth/sign-on/follow-groups";
import { providerGroupSchema } from "@/lib/auth/sign-on/rules";
import { limitsBeside, limitsMisfit, readGroupCeilings } from "@/lib/changes/ceilings-now";
import { lockGroup } from "@/lib/changes/group-row";
import { tellNewRights } from "@/lib/auth/tell-account";
import { type ChangeKind, type ChangeProof, proofFacts } from "@/lib/changes/kind";
import { readGroupInPolicies } from "@/lib/changes/policy-groups";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import { personEffect, readHeldRights, requireGrantScope } from "@/lib/changes/rights-now";
import { isGuardedRight } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";

const names = z.array(providerGroupSchema).max(100);
const schema = z.strictObject({ groupId: z.int32().positive(), add: names, remove: names });
type Payload = z.infer<typeof schema>;

/**
 * Which groups of the provider bring people into a group of ours. From then on the provider says who gets its rights, so letting one
 * in waits as joining the group does, and for everybody whom the provider may name later. Taking one away acts at once, and whoever was
 * here by it alone leaves.
 */
export const signOnGroups: ChangeKind<Payload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, payload) => {
    const group = await lockGroup(sql, payload.groupId);
    const mapped = await mappedTo(sql, group.id);
    const add = payload.add.filter((name) => !mapped.includes(name));
    const remove = payload.remove.filter((name) => mapped.includes(name) && !payload.add.includes(name));
    const policies = await readGroupInPolicies(sql, group.id);
    const limits = await readGroupCeilings(sql, group.id);
    const isGuarded =
      group.permissions.some(isGuardedRight) || policies.isPool || policies.isMakers || limits.length > 0;
    if (add.length > 0) await requireGrantScope(sql, proposer.userId, group.permissions);
    const [joining, leaving] = [await wouldJoin(sql, group.id, add), await wouldLeave(sql, group.id, remove)];
    for (const id of joining) requireSomebodyElse(proposer, id);
    if (leaving.length > 0) {
      await requireNoDeadlock(sql, { leaves: leaving.map((userId) => ({ userId, groupId: group.id })) });
    }
    const addWaits = add.length > 0 && isGuarded;
    // Outside of this group an easier rule, or a higher limit, may hold.
    const removeWaits = remove.length > 0 && (policies.isMakers || limits.length > 0);
    const people = await readHeldRights(sql, joining);
    return {
      target: { type: "group", id: String(group.id), label: group.name },
      effect: {
        people: people.map((held) =>
          personEffect(held, {
            own: held.own,
            groups: [...held.groups, { groupId: group.id, permissions: group.permissions }],
          }),
        ),
        facts: [
          ...add.map((name) => ({ name: "provider_group", before: null, after: name })),
          ...remove.map((name) => ({ name: "provider_group", before: name, after: null })),
          ...(addWaits ? limitsBeside(limits, group.permissions) : []),
          ...(policies.isPool ? [{ name: "policy_pool", before: "yes", after: "yes" }] : []),
          ...(policies.isMakers ? [{ name: "policy_makers", before: "yes", after: "yes" }] : []),
        ],
      },
      gainerIds: [...(addWaits ? joining : []), ...(removeWaits ? leaving : [])],
      direction:
        add.length + remove.length === 0 ? "same" : addWaits || removeWaits ? "loosening" : "tightening",
      ...(addWaits && remove.length > 0 && !removeWaits
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

async function mappedTo(sql: Sql, groupId: number): Promise<string[]> {
  const rows = await sql.query<{ provider_group: string }>(
    "select provider_group from sign_on_group where group_id = $1 order by provider_group",
    [groupId],
  );
  return rows.map((row) => row.provider_group);
}

/** Linked people whom the provider named in one of these groups when it last spoke of them. */
async function wouldJoin(sql: Sql, groupId: number, names: readonly string[]): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `select distinct i.user_id as id from sign_on_identity i
      where i.user_id is not null and i.provider_groups && $2::text[]
        and not exists (select 1 from group_member gm where gm.group_id = $1 and gm.user_id = i.user_id)
      order by 1`,
    [groupId, names],
  );
  return rows.map((row) => row.id);
}

/** Members by these mappings alone. */
async function wouldLeave(sql: Sql, groupId: number, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const rows = await sql.query<{ id: number }>(
    `select gm.user_id as id from group_member gm
      where gm.group_id = $1 and gm.from_provider and not exists (
        select 1 from sign_on_group m join sign_on_identity i on m.provider_group = any(i.provider_groups)
         where m.group_id = gm.group_id and i.user_id = gm.user_id and m.provider_group <> all($2::text[]))
      order by 1`,
    [groupId, names],
  );
  return rows.map((row) => row.id);
}

async function apply(sql: Sql, proof: ChangeProof, { groupId, add, remove }: Payload): Promise<void> {
  const group = await lockGroup(sql, groupId);
  const before = await mappedTo(sql, groupId);
  const held = await readHeldRights(sql, group.memberIds);
  await sql.query("delete from sign_on_group where group_id = $1 and provider_group = any($2::text[])", [
    groupId,
    remove,
  ]);
  await sql.query(
    "insert into sign_on_group (provider_group, group_id) select unnest($2::text[]), $1 on conflict do nothing",
    [groupId, add],
  );
  const left = remove.length > 0 ? await dropUnmapped(sql, groupId) : [];
  await recordAudit(sql, {
    actor: proof.actor,
    action: "group.sign_on_changed",
    objectType: "group",
    objectId: String(groupId),
    before: { providerGroups: before },
    after: {
      name: group.name,
      providerGroups: await mappedTo(sql, groupId),
      ...(left.length > 0 ? { left } : {}),
      ...proofFacts(proof),
    },
  });
  const now = await readHeldRights(sql, left);
  const people = now.map((after) => personEffect(held.find(({ id }) => id === after.id) ?? after, after));
  await tellNewRights(sql, people, proof.actor.label);
}
