import "server-only";

import { type Actor, type UserActor, requirePermission } from "@/lib/auth/actor";
import { ceilingLines, effectiveCeilings, linesOf, type StoredCeiling } from "@/lib/auth/ceilings/rules";
import {
  type Permission,
  type Right,
  effectivePermissions,
  isGatewayRight,
  isPermission,
  permissions,
} from "@/lib/auth/permissions";
import { idleEnd, liveSession, personLabel, storedCeilings, storedPermissions } from "@/lib/auth/session-row";
import type { OwnSession, Person, PersonFilter, PersonSummary } from "@/lib/auth/types";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

/** More people than this and the search narrows the list. */
export const peopleShown = 200;

type SummaryRow = {
  id: number;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  is_active: boolean;
  must_change_password: boolean;
  permissions: string[];
  last_sign_in_at: string | null;
};

const summaryColumns = `u.id, u.username, u.email, u.first_name, u.last_name, u.is_active, u.must_change_password,
  u.last_sign_in_at, ${storedPermissions} as permissions`;

/** People by name, active ones first. */
export async function listPeople(actor: Actor, filter: PersonFilter): Promise<PersonSummary[]> {
  requirePermission(actor, "user.manage");
  const pattern = `%${filter.search
    .replaceAll("\u0000", "")
    .trim()
    .replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await sql.query<SummaryRow>(
    `select ${summaryColumns} from app_user u
      where ($1 = 'all' or u.is_active = ($1 = 'active'))
        and (u.username ilike $2 or u.email ilike $2 or u.first_name || ' ' || u.last_name ilike $2)
      order by u.is_active desc, lower(u.username) limit ${peopleShown}`,
    [filter.active, pattern],
  );
  return rows.map(toSummary);
}

type PersonRow = SummaryRow & {
  phone: string;
  created_at: string;
  disabled_at: string | null;
  own_permissions: string[];
  gateways: { pgCode: string; name: string }[];
  groups: { id: number; name: string; permissions: string[] }[];
  stored_ceilings: StoredCeiling[] | null;
  currencies: string[];
  grant_scope: Right[] | null;
  live_sessions: number;
  second_factors: number;
};

/** One person with his rights and where they come from. */
export async function getPerson(actor: Actor, userId: number): Promise<Person> {
  requirePermission(actor, "user.manage");
  const [row] = await sql.query<PersonRow>(
    `select ${summaryColumns}, u.phone, u.created_at, u.disabled_at, u.grant_scope,
            array(select permission from user_permission where user_id = u.id) as own_permissions,
            coalesce((select jsonb_agg(jsonb_build_object('pgCode', a.pg_code, 'name', a.name) order by a.name, a.pg_code)
              from gateway_account a), '[]') as gateways,
            ${storedCeilings} as stored_ceilings,
            array(select distinct currency_code::text from gateway_account order by 1) as currencies,
            coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'permissions',
                array(select permission from group_permission where group_id = g.id)) order by g.name)
              from group_member gm join app_group g on g.id = gm.group_id where gm.user_id = u.id), '[]') as groups,
            (select count(*)::int from session s where s.user_id = u.id and ${liveSession}) as live_sessions,
            (select count(*)::int from second_factor f
              where f.user_id = u.id and f.confirmed_at is not null and f.removed_at is null) as second_factors
       from app_user u where u.id = $1`,
    [userId],
  );
  if (!row) throw notFound("User");
  const stored = row.stored_ceilings ?? [];
  return {
    ...toSummary(row),
    firstName: row.first_name,
    lastName: row.last_name,
    phone: row.phone,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    ownPermissions: rightsInOrder(row.own_permissions),
    gateways: row.gateways,
    groups: row.groups.map((group) => ({
      ...group,
      permissions: rightsInOrder(group.permissions),
      ceilings: ceilingLines(stored.filter(({ groupId }) => groupId === group.id)),
    })),
    ownCeilings: ceilingLines(stored.filter(({ groupId }) => groupId === null)),
    ceilings: linesOf(effectiveCeilings(stored)),
    currencies: row.currencies,
    grantScope: row.grant_scope,
    liveSessions: row.live_sessions,
    secondFactors: row.second_factors,
  };
}

/** Where the person himself is signed in now; the latest act first. */
export function listOwnSessions(actor: UserActor): Promise<OwnSession[]> {
  return readSessions(actor.userId, actor.sessionId);
}

/** Where a person is signed in now, for whoever manages people. */
export async function listSessionsOf(actor: Actor, userId: number): Promise<OwnSession[]> {
  requirePermission(actor, "user.manage");
  return readSessions(userId, actor.type === "user" ? actor.sessionId : undefined);
}

async function readSessions(userId: number, currentId: string | undefined): Promise<OwnSession[]> {
  const rows = await sql.query<{
    id: string;
    created_at: string;
    last_act_at: string;
    expires_at: string;
    idle_ends_at: string;
    address: string | null;
    user_agent: string | null;
  }>(
    `select s.id, s.created_at, s.last_act_at, s.expires_at, ${idleEnd} as idle_ends_at, s.address, s.user_agent
       from session s join app_user u on u.id = s.user_id
      where s.user_id = $1 and ${liveSession} order by s.last_act_at desc`,
    [userId],
  );
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentId,
    createdAt: row.created_at,
    lastActAt: row.last_act_at,
    expiresAt: row.expires_at,
    idleEndsAt: row.idle_ends_at,
    address: row.address,
    userAgent: row.user_agent,
  }));
}

function toSummary(row: SummaryRow): PersonSummary {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    name: personLabel(row),
    active: row.is_active,
    mustChangePassword: row.must_change_password,
    permissions: inOrder(effectivePermissions(row.permissions)),
    lastSignInAt: row.last_sign_in_at,
  };
}

function rightsInOrder(stored: readonly string[]): Right[] {
  return [...inOrder(stored), ...stored.filter(isGatewayRight).sort()];
}

function inOrder(stored: Iterable<string>): Permission[] {
  const held = new Set([...stored].filter(isPermission));
  return permissions.filter((code) => held.has(code));
}
