import "server-only";

import { type Attempt, attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople } from "@/lib/auth/lock-people";
import { permissionChanges } from "@/lib/auth/permission-changes";
import { readHeldCeilings, risesFor } from "@/lib/changes/ceilings-now";
import { noteFourEyes } from "@/lib/changes/four-eyes";
import { type GroupRow, lockGroup } from "@/lib/changes/group-row";
import { readGroupInPolicies } from "@/lib/changes/policy-groups";
import { proposeChange, proposeChangeIn } from "@/lib/changes/propose-change";
import { effectiveOf, readHeldRights } from "@/lib/changes/rights-now";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import type {
  CreateGroupInput,
  SetGroupMembersInput,
  SetGroupPermissionsInput,
  UpdateGroupInput,
} from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";
import { isUniqueViolation, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";

/** A new group. It has neither members nor rights, so nobody gains by it and nobody is waited for. */
export async function createGroup(actor: Actor, input: CreateGroupInput): Promise<{ groupId: number }> {
  return attemptInTransaction(actor, attemptOn("create", input.name), async (sql) => {
    const admin = await lockPeople(sql, actor);
    const rows = await sql
      .query<{ id: number }>("insert into app_group (name, description) values ($1, $2) returning id", [
        input.name,
        input.description,
      ])
      .catch(nameTaken);
    const groupId = rows[0]?.id;
    if (groupId === undefined) throw new Error("The group was not stored.");
    await recordAudit(sql, {
      actor: admin,
      action: "group.created",
      objectType: "group",
      objectId: String(groupId),
      after: input,
    });
    return { groupId };
  });
}

/** Another name or description. Policies and requests name a group by its number. */
export async function updateGroup(actor: Actor, { groupId, ...input }: UpdateGroupInput): Promise<void> {
  await attemptInTransaction(actor, attemptOn("update", groupId), async (sql) => {
    const admin = await lockPeople(sql, actor);
    const { name, description } = await lockGroup(sql, groupId);
    if (name === input.name && description === input.description) return;
    await sql
      .query("update app_group set name = $2, description = $3 where id = $1", [
        groupId,
        input.name,
        input.description,
      ])
      .catch(nameTaken);
    await recordAudit(sql, {
      actor: admin,
      action: "group.updated",
      objectType: "group",
      objectId: String(groupId),
      before: { name, description },
      after: input,
    });
  });
}

/** Gives a group exactly these rights, as far as one person may. */
export async function setGroupPermissions(
  actor: Actor,
  { groupId, permissions, reason }: SetGroupPermissionsInput,
): Promise<ProposeResult> {
  return attemptInTransaction(actor, attemptOn("set_permissions", groupId), async (sql) => {
    await lockPeople(sql, actor);
    const { granted, revoked } = permissionChanges((await lockGroup(sql, groupId)).permissions, permissions);
    return proposeChangeIn(sql, actor, {
      kind: "group.permissions",
      payload: { groupId, grant: granted, revoke: revoked },
      reason,
    });
  });
}

/** Lets people into a group and out of it, as far as one person may. */
export async function setGroupMembers(
  actor: Actor,
  { reason, ...payload }: SetGroupMembersInput,
): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "group.members", payload, reason });
}

/** Takes rights and members from a group and hides it; its name stays readable where it is quoted. */
export async function deleteGroup(actor: Actor, groupId: number): Promise<void> {
  await attemptInTransaction(actor, attemptOn("delete", groupId), async (sql) => {
    const admin = await lockPeople(sql, actor);
    await noteFourEyes(sql);
    const group = await lockGroup(sql, groupId);
    if (group.memberIds.includes(admin.userId)) {
      throw new AppError("own_permissions", {
        detail: "You are a member of this group. Another administrator deletes it.",
      });
    }
    const { isPool, isMakers } = await readGroupInPolicies(sql, groupId);
    if (isPool || isMakers) {
      throw new AppError("conflict", {
        detail: "The approval policy, or a request that is open, names this group. Change the policy first.",
      });
    }
    await requireNoDeadlock(sql, {
      groupsWithout: [groupId],
      leaves: group.memberIds.map((userId) => ({ userId, groupId })),
    });
    await requireNoRise(sql, group);
    await sql.query("delete from operation_ceiling where group_id = $1", [groupId]);
    await sql.query("delete from group_permission where group_id = $1", [groupId]);
    await sql.query("delete from group_member where group_id = $1", [groupId]);
    await sql.query("delete from sign_on_group where group_id = $1", [groupId]);
    await sql.query("update app_group set deleted_at = now() where id = $1", [groupId]);
    await recordAudit(sql, {
      actor: admin,
      action: "group.deleted",
      objectType: "group",
      objectId: String(groupId),
      before: { name: group.name, permissions: group.permissions, members: group.memberIds },
    });
  });
}

/** A limit never ends because its group does. */
async function requireNoRise(sql: Sql, group: GroupRow): Promise<void> {
  const held = await readHeldCeilings(sql, group.memberIds);
  const people = await readHeldRights(sql, group.memberIds);
  const freed = people.filter((person) => {
    const before = held.get(person.id) ?? [];
    const after = before.filter((row) => row.groupId !== group.id);
    const groups = person.groups.filter((one) => one.groupId !== group.id);
    return risesFor(person.label, { before, after }, effectiveOf({ own: person.own, groups })).length > 0;
  });
  if (freed.length === 0) return;
  throw new AppError("conflict", {
    detail: `Without this group ${freed.map(({ label }) => label).join(", ")} could move more at once. Give them a limit of their own first, or take the members out.`,
  });
}

function nameTaken(error: unknown): never {
  if (!isUniqueViolation(error, "app_group_name_key")) throw error;
  throw new AppError("already_exists", { ...because("group_name_taken"), field: "name" });
}

function attemptOn(verb: string, group: number | string): Attempt {
  return { action: `group.${verb}`, objectType: "group", objectId: String(group) };
}
