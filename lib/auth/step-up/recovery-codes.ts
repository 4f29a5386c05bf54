import "server-only";

import { createHash, randomBytes } from "node:crypto";

import { recoveryCodeCount } from "@/lib/auth/step-up/counts";
import type { Sql } from "@/lib/db/sql";

/** Digits and letters without those that are read as another one. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 24;

/** 120 random bits in six groups. */
function newCode(): string {
  const letters = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** Nobody guesses 120 bits, nor the 80 of older codes within ten guesses, so a fast hash keeps them; the person is part of it. */
export function recoveryCodeHash(userId: number, code: string): string {
  return createHash("sha256")
    .update(`recovery code\n${userId}\n${code.replaceAll("-", "")}`)
    .digest("hex");
}

/** Gives the person a fresh set and voids what was left of the old one; the texts are in nobody's hands but the caller's. */
export async function replaceRecoveryCodes(sql: Sql, userId: number): Promise<string[]> {
  await voidRecoveryCodes(sql, userId);
  const codes = Array.from({ length: recoveryCodeCount }, newCode);
  await sql.query("insert into recovery_code (user_id, code_hash) select $1, unnest($2::text[])", [
    userId,
    codes.map((code) => recoveryCodeHash(userId, code)),
  ]);
  return codes;
}

/** Makes the codes that are left worthless; says how many there were. */
export async function voidRecoveryCodes(sql: Sql, userId: number): Promise<number> {
  const rows = await sql.query<{ id: number }>(
    `update recovery_code set voided_at = now()
      where user_id = $1 and used_at is null and voided_at is null returning id`,
    [userId],
  );
  return rows.length;
}

/** Uses the code up; false when the person has no such code, or not any more. */
export async function takeRecoveryCode(sql: Sql, userId: number, code: string): Promise<boolean> {
  const rows = await sql.query<{ id: number }>(
    `update recovery_code set used_at = now()
      where user_id = $1 and code_hash = $2 and used_at is null and voided_at is null returning id`,
    [userId, recoveryCodeHash(userId, code)],
  );
  return rows.length === 1;
}
