import "server-only";

import type { Right } from "@/lib/auth/permissions";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

export interface GroupRow {
  id: number;
  name: string;
  description: string;
  permissions: Right[];
  memberIds: number[];
  /** A group of the OpenID provider brings people here: whoever comes later gains what it is given now. */
  isFollowing: boolean;
  /** Whom it would bring at their next sign-in, as far as is known. */
  expectedIds: number[];
}

/** A group as it is, locked until the transaction ends. Deleted ones are not found. */
export async function lockGroup(sql: Sql, groupId: number): Promise<GroupRow> {
  const [row] = await sql.query<{ id: number; name: string; description: string }>(
    "select id, name, description from app_group where id = $1 and deleted_at is null for update",
    [groupId],
  );
  if (!row) throw notFound("Group");
  const rights = await sql.query<{ permission: Right }>(
    "select permission from group_permission where group_id = $1 order by permission",
    [groupId],
  );
  const members = await sql.query<{ user_id: number }>(
    "select user_id from group_member where group_id = $1 order by user_id",
    [groupId],
  );
  const memberIds = members.map(({ user_id }) => user_id);
  const followed = await sql.query<{ user_id: number | null }>(
    `select distinct i.user_id from sign_on_group m left join sign_on_identity i
         on m.provider_group = any(i.provider_groups) and i.user_id is not null
      where m.group_id = $1`,
    [groupId],
  );
  return {
    ...row,
    isFollowing: followed.length > 0,
    expectedIds: followed.flatMap(({ user_id: id }) => (id === null || memberIds.includes(id) ? [] : [id])),
    permissions: rights.map(({ permission }) => permission),
    memberIds,
  };
}
