import "server-only";

import { type Actor, requirePermission } from "@/lib/auth/actor";
import { ceilingLines } from "@/lib/auth/ceilings/rules";
import type { Right } from "@/lib/auth/permissions";
import { personLabel } from "@/lib/auth/session-row";
import { readGroupCeilings } from "@/lib/changes/ceilings-now";
import { readGroupInPolicies } from "@/lib/changes/policy-groups";
import { inOrder } from "@/lib/changes/rights-now";
import type { GroupDetail, GroupSummary } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

interface GroupRow {
  id: number;
  name: string;
  description: string;
  created_at: string;
  permissions: Right[];
  members: number;
}

const GROUP = `select g.id, g.name, g.description, g.created_at,
    array(select permission::text from group_permission where group_id = g.id) as permissions,
    (select count(*)::int from group_member where group_id = g.id) as members
  from app_group g where g.deleted_at is null`;

/** All groups by name. */
export async function listGroups(actor: Actor): Promise<GroupSummary[]> {
  requirePermission(actor, "user.manage");
  const rows = await sql.query<GroupRow>(`${GROUP} order by lower(g.name) limit 500`);
  return Promise.all(rows.map(toSummary));
}

/** One group with its members and those who could join. */
export async function getGroup(actor: Actor, groupId: number): Promise<GroupDetail> {
  requirePermission(actor, "user.manage");
  const [row] = await sql.query<GroupRow>(`${GROUP} and g.id = $1`, [groupId]);
  if (!row) throw notFound("Group");
  const [summary, people, gateways, ceilings] = await Promise.all([
    toSummary(row),
    sql.query<{
      id: number;
      username: string;
      first_name: string;
      last_name: string;
      is_active: boolean;
      added_at: string | null;
    }>(
      `select u.id, u.username, u.first_name, u.last_name, u.is_active, m.added_at from app_user u
         left join group_member m on m.user_id = u.id and m.group_id = $1
        where m.user_id is not null or u.is_active order by lower(u.username) limit 1000`,
      [groupId],
    ),
    sql.query<{ pgCode: string; name: string; currency: string }>(
      `select pg_code as "pgCode", name, currency_code as currency from gateway_account order by name, pg_code`,
    ),
    readGroupCeilings(sql, groupId),
  ]);
  const named = people.map((person) => ({ ...person, name: personLabel(person) }));
  return {
    ...summary,
    createdAt: row.created_at,
    gateways: gateways.map(({ pgCode, name }) => ({ pgCode, name })),
    currencies: [...new Set(gateways.map(({ currency }) => currency))].sort(),
    ceilings: ceilingLines(ceilings),
    members: named.flatMap(({ id, name, username, is_active, added_at }) =>
      added_at === null ? [] : [{ id, name, username, active: is_active, addedAt: added_at }],
    ),
    others: named.flatMap(({ id, name, username, added_at }) =>
      added_at === null ? [{ id, name, username }] : [],
    ),
  };
}

async function toSummary(row: GroupRow): Promise<GroupSummary> {
  const { isPool, isMakers } = await readGroupInPolicies(sql, row.id);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    permissions: inOrder(row.permissions),
    members: row.members,
    inPolicy: isPool || isMakers,
  };
}
