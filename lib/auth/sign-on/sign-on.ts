import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Origin } from "@/lib/auth/actor";
import { lockPeopleForSystem } from "@/lib/auth/lock-people";
import { openSession, personLabel } from "@/lib/auth/session-row";
import type { SignOnPerson } from "@/lib/auth/sign-on/claims";
import { followProviderGroups } from "@/lib/auth/sign-on/follow-groups";
import { addSignOnPerson } from "@/lib/auth/sign-on/add-person";
import { reasonOf, type SignOnRefusal } from "@/lib/auth/sign-on/refusals";
import { inTransaction, type Sql } from "@/lib/db/sql";

type AccountRow = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  is_active: boolean;
  auth_version: number;
};
type Outcome = { sessionId: string } | { refusal: SignOnRefusal };
type Options = { provisions: boolean; userAgent: string | null };

/**
 * Lets somebody in whom the provider has shown. Who he is here is decided by issuer and subject alone: an e-mail address links
 * nobody. Groups that follow the provider are set before the session opens, so that a right that is gone there is gone here.
 */
export async function signOn(origin: Origin, person: SignOnPerson, options: Options): Promise<Outcome> {
  return inTransaction(async (sql) => {
    await lockPeopleForSystem(sql);
    const identity = await noteIdentity(sql, person);
    const userId =
      identity.user_id ??
      (options.provisions ? await addSignOnPerson(sql, origin, identity.id, person) : null);
    if (userId === null) return refuse(sql, origin, person, "not_linked");
    const [account] = await sql.query<AccountRow>(
      "select id, username, first_name, last_name, is_active, auth_version from app_user where id = $1 for update",
      [userId],
    );
    if (!account?.is_active) return refuse(sql, origin, person, "disabled", userId);
    await followProviderGroups(sql, origin, { userId, groups: person.groups });
    return admit(sql, origin, { account, person, options });
  });
}

/** Keeps what the provider says now. Somebody new waits there to be linked by an administrator. */
async function noteIdentity(sql: Sql, person: SignOnPerson): Promise<{ id: number; user_id: number | null }> {
  const [row] = await sql.query<{ id: number; user_id: number | null }>(
    `insert into sign_on_identity (issuer, subject, email, name, provider_groups) values ($1, $2, $3, $4, $5::text[])
     on conflict (issuer, subject) do update set email = excluded.email, name = excluded.name,
       provider_groups = excluded.provider_groups, last_seen_at = now()
     returning id, user_id`,
    [person.issuer, person.subject, person.email, person.name, person.groups],
  );
  if (!row) throw new Error("The identity was not stored.");
  return row;
}

async function admit(
  sql: Sql,
  origin: Origin,
  { account, person, options }: { account: AccountRow; person: SignOnPerson; options: Options },
): Promise<Outcome> {
  const sessionId = await openSession(sql, {
    userId: account.id,
    authVersion: account.auth_version,
    address: origin.address,
    userAgent: options.userAgent,
    method: "sign_on",
    factorByProvider: person.factorByProvider,
  });
  await sql.query("update app_user set last_sign_in_at = now() where id = $1", [account.id]);
  await recordAudit(sql, {
    actor: { type: "user", userId: account.id, label: personLabel(account), ...origin },
    action: "session.opened",
    objectType: "user",
    objectId: String(account.id),
    after: {
      method: "sign_on",
      issuer: person.issuer,
      subject: person.subject,
      factorByProvider: person.factorByProvider,
    },
  });
  return { sessionId };
}

async function refuse(
  sql: Sql,
  origin: Origin,
  person: SignOnPerson,
  refusal: SignOnRefusal,
  userId?: number,
): Promise<Outcome> {
  await auditRefusedSignOn(sql, origin, refusal, { label: person.email, ...(userId ? { userId } : {}) });
  return { refusal };
}

/** The trail of somebody who was not let in by the provider. */
export async function auditRefusedSignOn(
  sql: Sql,
  origin: Origin,
  refusal: SignOnRefusal,
  who: { label: string; userId?: number },
): Promise<void> {
  await recordAudit(sql, {
    actor: { type: "anonymous", label: who.label, ...origin },
    action: "session.refused",
    objectType: "user",
    objectId: who.userId === undefined ? "single sign-on" : String(who.userId),
    result: "refused",
    reason: reasonOf(refusal),
    after: { method: "sign_on", refusal },
  });
}
