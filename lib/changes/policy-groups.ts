import "server-only";

import type { Sql } from "@/lib/db/sql";

/** How approval policies that act now, or are about to, name a group. */
export interface GroupInPolicies {
  /** Its members decide requests. */
  isPool: boolean;
  /** A rule looks at whether the maker is a member: leaving may put him under an easier rule. */
  isMakers: boolean;
}

/** Asks policies that are live or wait, and what open requests were promised when they were made. */
export async function readGroupInPolicies(sql: Sql, groupId: number): Promise<GroupInPolicies> {
  const [row] = await sql.query<{ is_pool: boolean; is_makers: boolean }>(
    `with g as (select jsonb_build_object('g', $1::int) as vars)
     select
       exists (select 1 from approval_policy_version v, g where v.status in ('live', 'waiting')
         and jsonb_path_exists(v.document, '$.rules[*].tiers[*].then.**.groups[*] ? (@ == $g)', g.vars))
       or exists (select 1 from operation_request r, g where r.status in ('pending', 'approved', 'manual_action_required')
         and jsonb_path_exists(r.requirement, '$.**.groups[*] ? (@ == $g)', g.vars)) as is_pool,
       exists (select 1 from approval_policy_version v, g where v.status in ('live', 'waiting')
         and jsonb_path_exists(v.document, '$.rules[*].when.makers.groups[*] ? (@ == $g)', g.vars)) as is_makers`,
    [groupId],
  );
  return { isPool: row?.is_pool ?? false, isMakers: row?.is_makers ?? false };
}
