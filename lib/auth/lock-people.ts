import "server-only";

import { type Actor, type Origin, type UserActor, requirePermission, requireUser } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { type PersonRow, actorOf, personColumns } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { because } from "@/lib/i18n/because";

/** Any fixed number: the key under which changes to people wait for each other. */
const peopleLock = 4_801_377;

export type LockedPerson = {
  id: number;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  phone: string;
  is_active: boolean;
  auth_version: number;
};

/**
 * Opens a change to people or to the rules: one at a time, by somebody who holds the right now. Two administrators who take
 * the right from each other at once cannot both succeed, so one always remains. Returns him with the rights he has now.
 */
export async function lockPeople(
  sql: Sql,
  actor: Actor,
  right: Permission = "user.manage",
): Promise<UserActor> {
  const admin = requireUser(actor);
  requirePermission(admin, right);
  await sql.query("select pg_advisory_xact_lock($1)", [peopleLock]);
  const now = await readPersonNow(sql, admin);
  if (!now) throw new AppError("forbidden");
  requirePermission(now, right);
  return now;
}

/** The same lock for work that no person started. */
export async function lockPeopleForSystem(sql: Sql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock($1)", [peopleLock]);
}

/** A person as he is at this moment; null when he is disabled. `origin` says where he acts from. */
export async function readPersonNow(
  sql: Sql,
  { userId, sessionId, ...origin }: Origin & { userId: number; sessionId?: string },
): Promise<UserActor | null> {
  const [row] = await sql.query<PersonRow>(
    `select ${personColumns} from app_user u where u.id = $1 and u.is_active`,
    [userId],
  );
  return row ? actorOf(row, origin, sessionId) : null;
}

/** The person to be changed, locked until the change commits. */
export async function lockPerson(sql: Sql, userId: number): Promise<LockedPerson> {
  const [person] = await sql.query<LockedPerson>(
    `select id, username, email, first_name, last_name, phone, is_active, auth_version
       from app_user where id = $1 for update`,
    [userId],
  );
  if (!person) throw notFound("User");
  return person;
}

/** Nobody changes his own rights or switches himself off; a colleague does. */
export function requireSomebodyElse(admin: UserActor, userId: number): void {
  if (admin.userId !== userId) return;
  throw new AppError("own_permissions", because("own_access"));
}
