import "server-only";

import { type Actor, requirePermission } from "@/lib/auth/actor";
import { dailyLimitSetting } from "@/lib/auth/api-limits";
import type { ApiAccess, ApiKeySummary, ApiPerson, KeyGateway } from "@/lib/auth/keys/types";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";

/** Every key, the people with API access, and how often they may call and have called. */
export async function getApiAccess(actor: Actor): Promise<ApiAccess> {
  requirePermission(actor, "api_key.manage");
  const [keys, people, limits, accounts] = await Promise.all([
    listKeys(),
    listPeople(),
    sql.query<{ value: number }>("select (value #>> '{}')::int as value from setting where key = $1", [
      dailyLimitSetting.key,
    ]),
    sql.query<KeyGateway>(
      `select pg_code as code, name, is_active as "isActive" from gateway_account order by lower(name), pg_code`,
    ),
  ]);
  return {
    keys,
    people,
    generalLimit: limits[0]?.value ?? dailyLimitSetting.fallback,
    gateways: accounts,
  };
}

const callsToday = (subject: string) => `coalesce((select r.points from rate_limit r
  where r.key = 'api-day:' || ${subject} and r.expire > extract(epoch from now()) * 1000), 0)`;

type KeyRow = Omit<ApiKeySummary, "createdBy"> & {
  username: string | null;
  first_name: string | null;
  last_name: string | null;
};

async function listKeys(): Promise<ApiKeySummary[]> {
  const rows = await sql.query<KeyRow>(
    `select k.id, k.name, k.prefix, k.permissions, k.daily_limit as "dailyLimit", k.created_at as "createdAt",
       k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt",
       k.allowed_networks::text::text[] as networks, k.rotated_at as "rotatedAt",
       case when k.old_secret_until > now() then k.old_secret_until end as "oldSecretUntil",
       case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' else 'live' end as state,
       ${callsToday("'key:' || k.id")} as "callsToday", u.username, u.first_name, u.last_name
     from api_key k left join app_user u on u.id = k.created_by_id
     order by k.revoked_at is not null, k.created_at desc, k.id desc limit 500`,
  );
  return rows.map(({ username, first_name, last_name, ...key }) => ({
    ...key,
    createdBy:
      username === null
        ? null
        : personLabel({ username, first_name: first_name ?? "", last_name: last_name ?? "" }),
  }));
}

async function listPeople(): Promise<ApiPerson[]> {
  const rows = await sql.query<{
    id: number;
    username: string;
    first_name: string;
    last_name: string;
    daily_limit: number | null;
    calls_today: number;
  }>(
    `select u.id, u.username, u.first_name, u.last_name, u.api_daily_limit as daily_limit,
       ${callsToday("'user:' || u.id")} as calls_today
     from app_user u where u.is_active and 'api.access' = any(${storedPermissions}) order by lower(u.username)`,
  );
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    name: personLabel(row),
    dailyLimit: row.daily_limit,
    callsToday: row.calls_today,
  }));
}
