import "server-only";

import { usableFactor } from "@/lib/auth/step-up/factor-rows";
import type { Sql } from "@/lib/db/sql";

/** The person's passkeys as a browser is told of them. */
export async function findPasskeys(
  sql: Sql,
  userId: number,
): Promise<{ id: string; transports: string[] }[]> {
  return sql.query(
    `select credential_id as id, transports from second_factor
      where user_id = $1 and kind = 'passkey' and ${usableFactor} order by id`,
    [userId],
  );
}

export type PasskeyRow = {
  id: number;
  credential_id: string;
  public_key: Buffer;
  sign_count: bigint;
};

/** A passkey, only if it is this person's. */
export async function findPasskey(
  sql: Sql,
  userId: number,
  credentialId: string,
): Promise<PasskeyRow | null> {
  const rows = await sql.query<PasskeyRow>(
    `select id, credential_id, public_key, sign_count from second_factor
      where user_id = $1 and credential_id = $2 and kind = 'passkey' and ${usableFactor}`,
    [userId, credentialId],
  );
  return rows[0] ?? null;
}

/**
 * Stores the counter of a passkey. False when it has not grown since the last use, as with a copy; many passkeys have no
 * counter and always say zero.
 */
export async function takeCounter(sql: Sql, factorId: number, counter: number): Promise<boolean> {
  const rows = await sql.query<{ id: number }>(
    `update second_factor set sign_count = $2, last_used_at = now()
      where id = $1 and removed_at is null and (sign_count < $2 or (sign_count = 0 and $2 = 0)) returning id`,
    [factorId, counter],
  );
  return rows.length === 1;
}
