import type { UserActor } from "@/lib/auth/actor";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import type { Permission } from "@/lib/auth/permissions";
import { findSessionActor } from "@/lib/auth/session-row";
import { signIn } from "@/lib/auth/sign-in";
import { sql } from "@/lib/db/sql";

/** People for service tests: arranged through the product's own functions, on the test's own database. */

export const testPassword = "correct battery tulip staple";
export const origin = { address: "192.0.2.10", requestId: "test" };

let made = 0;

/** A person with these rights and the test password. */
export async function makePerson(permissions: Permission[] = []): Promise<{ id: number; username: string }> {
  made += 1;
  const username = `person${made}.${process.pid}`;
  const id = await createUser(sql, {
    username,
    email: `${username}@example.com`,
    passwordHash: await hashPassword(testPassword),
  });
  await grantPermissions(sql, id, permissions, null);
  return { id, username };
}

/** Signs the person in and returns his session. */
export async function openSessionFor(person: { username: string }, password = testPassword): Promise<string> {
  const { sessionId } = await signIn(origin, { username: person.username, password, userAgent: "test" });
  return sessionId;
}

/** Who a session is now; null when it is dead. */
export function actorOfSession(sessionId: string): Promise<UserActor | null> {
  return findSessionActor(sql, sessionId, origin);
}

/** A signed-in person with these rights. */
export async function signedIn(permissions: Permission[] = []): Promise<UserActor & { sessionId: string }> {
  const sessionId = await openSessionFor(await makePerson(permissions));
  const actor = await actorOfSession(sessionId);
  if (!actor) throw new Error("The session did not open.");
  return { ...actor, sessionId };
}

export type AuditLine = {
  action: string;
  result: string;
  actor_label: string;
  before: unknown;
  after: unknown;
  reason: string | null;
};

/** The trail of one object, oldest first. */
export function auditOf(objectType: string, objectId: string): Promise<AuditLine[]> {
  return sql.query<AuditLine>(
    `select action, result::text, actor_label, before, after, reason from audit_event
      where object_type = $1 and object_id = $2 order by id`,
    [objectType, objectId],
  );
}
