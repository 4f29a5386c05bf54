import "server-only";

import { randomUUID } from "node:crypto";

import type { PersonAtConsole } from "@/lib/auth/step-up/factor-rows";
import { proofMinutes } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";
import { isLoopbackHost } from "@/lib/env-values";

export type PasskeyPurpose = "register" | "prove";

/** Who the passkeys are for: the configured address and never what a request claims. */
export function relyingParty(publicUrl: string): { id: string; name: string; origin: string } {
  return { id: new URL(publicUrl).hostname, name: "Countersign", origin: publicUrl };
}

/** Browsers offer passkeys only for a host with a name, over TLS or on the same machine. */
export function passkeysPossible(publicUrl: string): boolean {
  const { hostname, protocol } = new URL(publicUrl);
  const isAddress = hostname.startsWith("[") || /^[0-9.]+$/.test(hostname);
  return !isAddress && (protocol === "https:" || isLoopbackHost(hostname));
}

/** Keeps what the passkey is asked to sign; for this session, this purpose and these acts. */
export async function keepChallenge(
  sql: Sql,
  person: PersonAtConsole,
  about: { purpose: PasskeyPurpose; bindings: readonly string[]; challenge: string },
): Promise<string> {
  const id = randomUUID();
  await sql.query(
    "delete from passkey_challenge where user_id = $1 and created_at < now() - interval '1 hour'",
    [person.userId],
  );
  await sql.query(
    `insert into passkey_challenge (id, user_id, session_id, purpose, bindings, challenge)
     values ($1, $2, $3, $4::passkey_purpose, $5, $6)`,
    [id, person.userId, person.sessionId, about.purpose, about.bindings, about.challenge],
  );
  return id;
}

/**
 * Takes the challenge, committed by itself: whatever comes of the answer, it is not asked for a second time. Null when
 * it was used, is too old, or is of another person, session or purpose.
 */
export async function takeChallenge(
  sql: Sql,
  person: PersonAtConsole,
  which: { id: string; purpose: PasskeyPurpose },
): Promise<{ challenge: string; bindings: string[] } | null> {
  const rows = await sql.query<{ challenge: string; bindings: string[] }>(
    `update passkey_challenge set used_at = now()
      where id = $1 and user_id = $2 and session_id = $3 and purpose = $4::passkey_purpose and used_at is null
        and created_at > now() - make_interval(mins => ${proofMinutes})
      returning challenge, bindings`,
    [which.id, person.userId, person.sessionId, which.purpose],
  );
  return rows[0] ?? null;
}
