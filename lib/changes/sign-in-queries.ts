import "server-only";

import { type Actor, requirePermission } from "@/lib/auth/actor";
import { effectivePermissions } from "@/lib/auth/permissions";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import { type CircleCount, factorCircles, takesFactor } from "@/lib/auth/sign-in-rules/rules";
import { readFactorCircles, readPasswordHolders } from "@/lib/auth/sign-in-rules/settings";
import { signOnConfiguration } from "@/lib/auth/sign-on/configuration";
import type { SignInOverview, SignOnIdentityView } from "@/lib/auth/sign-on/types";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";

/** More than this and the newest are shown. */
const identitiesShown = 200;

interface IdentityRow {
  id: number;
  email: string;
  name: string;
  subject: string;
  provider_groups: string[];
  last_seen_at: string;
  user_id: number | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
}

/** How people get in: who shows a second factor, whose passwords count, who comes by the provider and what its groups give. */
export async function readSignIn(actor: Actor): Promise<SignInOverview> {
  requirePermission(actor, "user.manage");
  const configuration = signOnConfiguration();
  const [circles, passwordHolders, identities, mappings, people, groups, withoutFactor, shown] =
    await Promise.all([
      readFactorCircles(),
      readPasswordHolders(),
      listIdentities(configuration?.issuer ?? null),
      sql.query<{ providerGroup: string; groupId: number; groupName: string }>(
        `select m.provider_group as "providerGroup", m.group_id as "groupId", g.name as "groupName"
         from sign_on_group m join app_group g on g.id = m.group_id order by m.provider_group, g.name`,
      ),
      listActivePeople(),
      sql.query<{ id: number; name: string }>(
        "select id, name from app_group where deleted_at is null order by lower(name)",
      ),
      countWithoutFactor(),
      hasShownFactor(actor),
    ]);
  return {
    circles,
    passwordHolders,
    provider: configuration && {
      label: configuration.label,
      issuer: configuration.issuer,
      callback: `${getEnv().PUBLIC_URL}/api/auth/callback/oidc`,
      provisions: configuration.provisions,
    },
    identities,
    mappings,
    people,
    groups,
    withoutFactor,
    asksReader:
      shown || actor.type !== "user"
        ? []
        : factorCircles.filter((circle) => takesFactor([circle], actor.permissions)),
  };
}

/** Whether the session has shown a second factor that still counts, here or at the provider. */
async function hasShownFactor(actor: Actor): Promise<boolean> {
  if (actor.type !== "user" || !actor.sessionId) return false;
  const rows = await sql.query(
    `select 1 from session s where s.id = $1 and (s.factor_shown_by = 'provider'
        or (s.factor_shown_by = 'person' and exists (select 1 from second_factor f
              where f.user_id = s.user_id and f.confirmed_at is not null and f.removed_at is null)))`,
    [actor.sessionId],
  );
  return rows.length > 0;
}

async function listIdentities(issuer: string | null): Promise<SignOnIdentityView[]> {
  const rows = await sql.query<IdentityRow>(
    `select i.id, i.email, i.name, i.subject, i.provider_groups, i.last_seen_at, i.user_id, u.username, u.first_name, u.last_name
       from sign_on_identity i left join app_user u on u.id = i.user_id where i.issuer = $1
      order by i.user_id is not null, i.last_seen_at desc, i.id limit ${identitiesShown}`,
    [issuer],
  );
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    subject: row.subject,
    groups: row.provider_groups,
    lastSeenAt: row.last_seen_at,
    user:
      row.user_id === null
        ? null
        : {
            id: row.user_id,
            name: personLabel({
              username: row.username ?? "",
              first_name: row.first_name ?? "",
              last_name: row.last_name ?? "",
            }),
          },
  }));
}

async function listActivePeople(): Promise<SignInOverview["people"]> {
  const rows = await sql.query<{
    id: number;
    username: string;
    first_name: string;
    last_name: string;
  }>("select id, username, first_name, last_name from app_user where is_active order by lower(username)");
  return rows.map((row) => ({ id: row.id, username: row.username, name: personLabel(row) }));
}

/** Active people without a second factor, by the circles that ask them. */
async function countWithoutFactor(): Promise<CircleCount[]> {
  const rows = await sql.query<{ permissions: string[]; people: number }>(
    `select permissions, count(*)::int as people from (
       select ${storedPermissions} as permissions from app_user u where u.is_active and not exists (
         select 1 from second_factor f where f.user_id = u.id and f.confirmed_at is not null and f.removed_at is null)
     ) as lacking group by permissions`,
  );
  return rows.map(({ permissions, people }) => {
    const rights = effectivePermissions(permissions);
    return { circles: factorCircles.filter((circle) => takesFactor([circle], rights)), people };
  });
}
