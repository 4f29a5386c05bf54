import "server-only";

import { effectivePermissions, type Right, permissions } from "@/lib/auth/permissions";
import { personLabel } from "@/lib/auth/session-row";
import { beyondScope } from "@/lib/changes/rules";
import type { PersonEffect } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** What a person holds, and from where. */
export interface HeldRights {
  id: number;
  label: string;
  isActive: boolean;
  own: string[];
  groups: { groupId: number; permissions: string[] }[];
}

/** The stored rights of these people; those that do not exist are left out. */
export async function readHeldRights(sql: Sql, userIds: readonly number[]): Promise<HeldRights[]> {
  const rows = await sql.query<{
    id: number;
    username: string;
    first_name: string;
    last_name: string;
    is_active: boolean;
    own: string[];
    groups: { groupId: number; permissions: string[] }[];
  }>(
    `select u.id, u.username, u.first_name, u.last_name, u.is_active,
       array(select permission::text from user_permission where user_id = u.id) as own,
       coalesce((select jsonb_agg(jsonb_build_object('groupId', m.group_id, 'permissions',
           array(select permission from group_permission where group_id = m.group_id)))
         from group_member m where m.user_id = u.id), '[]') as groups
     from app_user u where u.id = any($1::int[]) order by u.id`,
    [userIds],
  );
  return rows.map((row) => ({
    id: row.id,
    label: personLabel(row),
    isActive: row.is_active,
    own: row.own,
    groups: row.groups,
  }));
}

/** Everything that these rights let a person do, in the order of the table. */
export function effectiveOf(held: Pick<HeldRights, "own" | "groups">): Right[] {
  return inOrder(effectivePermissions([...held.own, ...held.groups.flatMap((group) => group.permissions)]));
}

/** A person's effective rights beside what they would be. */
export function personEffect(before: HeldRights, after: Pick<HeldRights, "own" | "groups">): PersonEffect {
  return { id: before.id, label: before.label, before: effectiveOf(before), after: effectiveOf(after) };
}

/** Rights in the order of the table, gateways behind them. */
export function inOrder(rights: Iterable<Right>): Right[] {
  const rank = new Map<string, number>(permissions.map((code, index) => [code, index]));
  const place = (right: Right) => rank.get(right) ?? permissions.length;
  return [...new Set(rights)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Refuses rights that the person is not allowed to give to others. */
export async function requireGrantScope(sql: Sql, userId: number, rights: readonly string[]): Promise<void> {
  const [row] = await sql.query<{ grant_scope: string[] | null }>(
    "select grant_scope from app_user where id = $1",
    [userId],
  );
  const beyond = beyondScope(rights, row?.grant_scope ?? null);
  if (beyond.length === 0) return;
  throw new AppError("forbidden", {
    detail: `You may not give these rights: ${beyond.join(", ")}. Ask an administrator whose grant scope has them.`,
    params: { rights: beyond.join(", ") },
  });
}
