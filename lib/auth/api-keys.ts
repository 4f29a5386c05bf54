import "server-only";

import { createHash, randomInt, timingSafeEqual } from "node:crypto";

import type { Sql } from "@/lib/db/sql";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const prefixLength = 8;
const secretLength = 32;

export type ApiKeySecret = { prefix: string; secret: string };

/** SHA-256 suffices: the secret is 190 random bits, not something a person thought of. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** A new key as the program will send it: `<prefix>.<secret>`. */
export function generateApiKey(): string {
  return `${randomText(prefixLength)}.${randomText(secretLength)}`;
}

/** Splits `<prefix>.<secret>`; null when the text cannot be one of our keys. */
export function parseApiKey(text: string): ApiKeySecret | null {
  const match = /^([A-Za-z0-9]{1,16})\.([A-Za-z0-9]{16,128})$/.exec(text);
  return match?.[1] && match[2] ? { prefix: match[1], secret: match[2] } : null;
}

export type NewApiKey = {
  name: string;
  /** Where the key is chosen by the caller (demo data); else it is generated. */
  key?: string;
  createdById?: number | null;
  expiresAt?: Date | null;
};

/** Stores a key's hash. The returned text is the only copy of the key. */
export async function createApiKey(sql: Sql, input: NewApiKey): Promise<{ id: number; key: string }> {
  const key = input.key ?? generateApiKey();
  const parsed = parseApiKey(key);
  if (!parsed) throw new Error("An API key looks like <prefix>.<secret>, letters and digits only.");
  const rows = await sql.query<{ id: number }>(
    `insert into api_key (name, prefix, secret_hash, created_by_id, expires_at)
     values ($1, $2, $3, $4, $5) returning id`,
    [
      input.name,
      parsed.prefix,
      hashSecret(parsed.secret),
      input.createdById ?? null,
      input.expiresAt ?? null,
    ],
  );
  const row = rows[0];
  if (!row) throw new Error("The API key was not stored.");
  return { id: row.id, key };
}

type KeyRow = { id: number; name: string; secret_hash: string; live: boolean };

/** The live key with this prefix and secret, in one round trip; null when it is unknown, revoked or expired. */
export async function findApiKey(
  sql: Sql,
  prefix: string,
  secret: string,
): Promise<{ id: number; name: string } | null> {
  const rows = await sql.query<KeyRow>(
    `select id, name, secret_hash, revoked_at is null and (expires_at is null or expires_at > now()) as live
       from api_key where prefix = $1`,
    [prefix],
    "find-api-key",
  );
  const row = rows[0];
  const matches = timingSafeEqual(
    Buffer.from(row?.secret_hash ?? "0".repeat(64), "utf8"),
    Buffer.from(hashSecret(secret), "utf8"),
  );
  return row && matches && row.live ? { id: row.id, name: row.name } : null;
}

/** Notes that the key is in use, at most once a minute, so that its owner sees which keys still live. */
export async function noteKeyUse(sql: Sql, apiKeyId: number): Promise<void> {
  const now = Date.now();
  if (now - (notedAt.get(apiKeyId) ?? 0) < 60_000) return;
  notedAt.set(apiKeyId, now);
  await sql.query("update api_key set last_used_at = now() where id = $1", [apiKeyId]);
}

const notedAt = new Map<number, number>();

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
