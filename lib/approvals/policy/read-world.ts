import "server-only";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { effectivePermissions } from "@/lib/auth/permissions";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";
import { OPERATION_PERMISSION, OPERATION_TYPES } from "@/lib/operations/types";

interface PersonRow {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  is_active: boolean;
  permissions: string[];
  groups: number[];
}

/** The people, groups and accounts of this moment, with the rights that matter to a policy. */
export async function readPolicyWorld(sql: Sql): Promise<PolicyWorld> {
  const people = await sql.query<PersonRow>(
    `SELECT u.id, u.username, u.first_name, u.last_name, u.is_active, ${storedPermissions} AS permissions,
       array(SELECT group_id FROM group_member WHERE user_id = u.id) AS groups
     FROM app_user u ORDER BY u.id`,
  );
  const all = await sql.query<{ id: number; name: string; deleted: boolean }>(
    `SELECT id, name, deleted_at IS NOT NULL AS deleted FROM app_group ORDER BY lower(name)`,
  );
  const groupsWhere = (deleted: boolean) =>
    all.filter((group) => group.deleted === deleted).map(({ id, name }) => ({ id, name }));
  const accounts = await sql.query<{ pgCode: string; name: string }>(
    `SELECT pg_code AS "pgCode", name FROM gateway_account ORDER BY lower(name), pg_code`,
  );
  return {
    people: people.map(toPerson),
    groups: groupsWhere(false),
    deletedGroups: groupsWhere(true),
    accounts,
  };
}

function toPerson(row: PersonRow): PolicyWorld["people"][number] {
  const rights = effectivePermissions(row.permissions);
  return {
    id: row.id,
    name: personLabel(row),
    username: row.username,
    isActive: row.is_active,
    mayDecide: rights.has("request.decide"),
    isAdmin: rights.has("user.manage"),
    mayOperate: OPERATION_TYPES.filter((type) => rights.has(OPERATION_PERMISSION[type])),
    groupIds: row.groups,
  };
}
