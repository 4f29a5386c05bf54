import "server-only";

import { type Actor, requirePermission } from "@/lib/auth/actor";
import { effectiveCeilings, linesOf, type StoredCeiling } from "@/lib/auth/ceilings/rules";
import { effectivePermissions, type Right } from "@/lib/auth/permissions";
import { personLabel, storedCeilings } from "@/lib/auth/session-row";
import { inOrder } from "@/lib/changes/rights-now";
import { isGuardedRight } from "@/lib/changes/rules";
import { sql } from "@/lib/db/sql";
import { withinTime } from "@/lib/db/within-time";
import { isDormant, isUseKnown, rightsUsedBy, USE_DAYS, type UsedAct } from "@/lib/people/rules";
import type { AccessReview, ReviewedPerson, ReviewedRight } from "@/lib/people/types";

/** More people than an installation of this kind has. */
const MOST_PEOPLE = 1_000;
/** Who used what is worth no longer wait; the rest of the page stands without it. */
const USES_MS = 3_000;
/** A right that was given less than this ago is not called unused. */
const NEW_RIGHT_MS = 30 * 86_400_000;

type Grant = { permission: string; at: string; group: string | null };
type Row = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_active: boolean;
  created_at: string;
  last_sign_in_at: string | null;
  second_factors: number;
  grants: Grant[] | null;
  ceilings: StoredCeiling[] | null;
  review: { at: string; by: string; note: string | null; permissions: string[] } | null;
};

const PEOPLE = `
  select u.id, u.username, u.first_name, u.last_name, u.email, u.is_active, u.created_at, u.last_sign_in_at,
    (select count(*)::int from second_factor f
      where f.user_id = u.id and f.confirmed_at is not null and f.removed_at is null) as second_factors,
    (select jsonb_agg(jsonb_build_object('permission', g.permission, 'at', g.at, 'group', g.name)) from (
       select permission, granted_at as at, null as name from user_permission where user_id = u.id
       union all
       select gp.permission, greatest(gp.granted_at, m.added_at), g.name from group_member m
         join app_group g on g.id = m.group_id join group_permission gp on gp.group_id = m.group_id
        where m.user_id = u.id) g) as grants,
    ${storedCeilings} as ceilings,
    (select jsonb_build_object('at', r.reviewed_at, 'by', b.username, 'note', r.note, 'permissions', r.permissions)
       from access_review r join app_user b on b.id = r.reviewer_id
      where r.user_id = u.id order by r.id desc limit 1) as review
  from app_user u where u.is_active or exists (select 1 from user_permission p where p.user_id = u.id)
  order by u.is_active desc, lower(u.username) limit ${MOST_PEOPLE}`;

/** Who holds what moves money, decides or administers, since when, when he used it last, and who looked at it. */
export async function reviewAccess(actor: Actor): Promise<AccessReview> {
  requirePermission(actor, "user.manage");
  const [rows, uses] = await Promise.all([sql.query<Row>(PEOPLE), lastUses()]);
  const now = Date.now();
  return { people: rows.map((row) => toPerson(row, uses, now)), usesKnown: uses !== null };
}

/** By person and right the last use; null when it takes too long to find out. */
async function lastUses(): Promise<Map<string, string> | null> {
  const found = await withinTime(USES_MS, (transaction) =>
    transaction.query<UsedAct & { actor_id: number; at: string }>(
      `select actor_id, action, after->>'type' as type, after->>'source' as source, max(at) as at from audit_event
        where actor_type = 'user' and result = 'ok' and at > now() - interval '${USE_DAYS} days'
        group by 1, 2, 3, 4`,
    ),
  );
  if (found.cut) return null;
  const uses = new Map<string, string>();
  for (const act of found.result) {
    for (const right of rightsUsedBy(act)) {
      const key = `${act.actor_id} ${right}`;
      if ((uses.get(key) ?? "") < act.at) uses.set(key, act.at);
    }
  }
  return uses;
}

function toPerson(row: Row, uses: Map<string, string> | null, now: number): ReviewedPerson {
  const grants = row.grants ?? [];
  const permissions = inOrder(effectivePermissions(grants.map(({ permission }) => permission)));
  const person = {
    active: row.is_active,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
  };
  return {
    ...person,
    id: row.id,
    name: personLabel(row),
    username: row.username,
    email: row.email,
    dormant: isDormant(person, now),
    secondFactors: row.second_factors,
    permissions,
    rights: permissions
      .filter(isGuardedRight)
      .map((right) => toRight(right, grants, uses, { userId: row.id, now })),
    ceilings: linesOf(effectiveCeilings(row.ceilings ?? [])),
    review: row.review && {
      at: row.review.at,
      by: row.review.by,
      note: row.review.note,
      changedSince: [...row.review.permissions].sort().join() !== [...permissions].sort().join(),
    },
  };
}

function toRight(
  right: Right,
  grants: readonly Grant[],
  uses: Map<string, string> | null,
  { userId, now }: { userId: number; now: number },
): ReviewedRight {
  const giving = grants.filter(({ permission }) => permission === right);
  const since = giving.map(({ at }) => new Date(at).toISOString()).sort()[0] ?? new Date(now).toISOString();
  const lastUsedAt = uses?.get(`${userId} ${right}`) ?? null;
  const isOld = now - Date.parse(since) > NEW_RIGHT_MS;
  return {
    right,
    own: giving.some(({ group }) => group === null),
    groups: giving.flatMap(({ group }) => (group === null ? [] : [group])).sort(),
    since,
    lastUsedAt,
    unused: uses !== null && isOld && isUseKnown(right) && lastUsedAt === null,
  };
}
