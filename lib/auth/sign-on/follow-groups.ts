import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Origin, systemActor } from "@/lib/auth/actor";
import { storedPermissions } from "@/lib/auth/session-row";
import { tellNewRights } from "@/lib/auth/tell-account";
import type { Sql } from "@/lib/db/sql";

const LABEL = "single-sign-on";

/**
 * Makes the person a member of our groups that follow his groups at the provider, and of no other that the provider once brought him
 * into. Members whom an administrator added stay. The caller holds the lock on people.
 */
export async function followProviderGroups(
  sql: Sql,
  origin: Origin,
  { userId, groups }: { userId: number; groups: readonly string[] },
): Promise<void> {
  const wanted = await sql.query<{ id: number }>(
    `select distinct g.id from sign_on_group m join app_group g on g.id = m.group_id
      where g.deleted_at is null and m.provider_group = any($1::text[])`,
    [groups],
  );
  const held = await sql.query<{ group_id: number; from_provider: boolean }>(
    "select group_id, from_provider from group_member where user_id = $1",
    [userId],
  );
  const joined = wanted.map(({ id }) => id).filter((id) => !held.some((one) => one.group_id === id));
  const left = held
    .filter((one) => one.from_provider && !wanted.some(({ id }) => id === one.group_id))
    .map((one) => one.group_id);
  if (joined.length + left.length === 0) return;
  const before = await rightsOf(sql, userId);
  await sql.query("delete from group_member where user_id = $1 and group_id = any($2::int[])", [
    userId,
    left,
  ]);
  await sql.query(
    "insert into group_member (group_id, user_id, from_provider) select unnest($2::int[]), $1, true",
    [userId, joined],
  );
  await recordAudit(sql, {
    actor: { ...systemActor(LABEL, origin.requestId), address: origin.address },
    action: "user.groups_followed",
    objectType: "user",
    objectId: String(userId),
    before: { permissions: before },
    after: { joined, left, permissions: await rightsOf(sql, userId) },
  });
  await tellNewRights(sql, [{ id: userId, before, after: await rightsOf(sql, userId) }], LABEL);
}

/** Whoever is in this group only because the provider said so, by a mapping that is gone, leaves. Says who did. */
export async function dropUnmapped(sql: Sql, groupId: number): Promise<number[]> {
  const rows = await sql.query<{ user_id: number }>(
    `delete from group_member gm where gm.group_id = $1 and gm.from_provider and not exists (
       select 1 from sign_on_group m join sign_on_identity i on m.provider_group = any(i.provider_groups)
        where m.group_id = gm.group_id and i.user_id = gm.user_id)
     returning gm.user_id`,
    [groupId],
  );
  return rows.map((row) => row.user_id);
}

async function rightsOf(sql: Sql, userId: number): Promise<string[]> {
  const [row] = await sql.query<{ permissions: string[] }>(
    `select ${storedPermissions} as permissions from app_user u where u.id = $1`,
    [userId],
  );
  return [...(row?.permissions ?? [])].sort();
}
