import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Origin, systemActor } from "@/lib/auth/actor";
import { createUser } from "@/lib/auth/create-user";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import type { SignOnPerson } from "@/lib/auth/sign-on/claims";
import type { Sql } from "@/lib/db/sql";

/**
 * An account without any right for somebody whom nobody here knows, linked to him. Null where an account has his e-mail address
 * already: whose that is an administrator says, and a second one agrees.
 */
export async function addSignOnPerson(
  sql: Sql,
  origin: Origin,
  identityId: number,
  person: SignOnPerson,
): Promise<number | null> {
  const taken = await sql.query("select 1 from app_user where lower($1) in (lower(email), lower(username))", [
    person.email,
  ]);
  if (taken.length > 0) return null;
  const username = await freeUsername(sql, identityId, person);
  const [firstName = "", ...rest] = person.name.split(/\s+/);
  const facts = {
    username,
    email: person.email,
    firstName: firstName.slice(0, 32),
    lastName: rest.join(" ").slice(0, 32),
  };
  // Nobody knows this password. He may choose one by a mailed link.
  const passwordHash = await hashPassword(generatePassword());
  const userId = await createUser(sql, { ...facts, passwordHash });
  await sql.query("update sign_on_identity set user_id = $2, linked_at = now() where id = $1", [
    identityId,
    userId,
  ]);
  await recordAudit(sql, {
    actor: { ...systemActor("single-sign-on", origin.requestId), address: origin.address },
    action: "user.created",
    objectType: "user",
    objectId: String(userId),
    after: { ...facts, by: "single sign-on", issuer: person.issuer, subject: person.subject },
  });
  return userId;
}

async function freeUsername(sql: Sql, identityId: number, person: SignOnPerson): Promise<string> {
  const wishes = [person.preferredUsername, person.email].filter((name) => /^[\w.@+-]{1,150}$/.test(name));
  const rows = await sql.query<{ name: string }>(
    `select lower(username) as name from app_user where lower(username) = any($1::text[])
     union select lower(email) from app_user where lower(email) = any($1::text[])`,
    [wishes.map((name) => name.toLowerCase())],
  );
  const taken = new Set(rows.map(({ name }) => name));
  return wishes.find((name) => !taken.has(name.toLowerCase())) ?? `sign-on-${identityId}`;
}
