import "server-only";

import { createHash, randomInt } from "node:crypto";
import { isIP } from "node:net";

import { type Allowance, allowanceColumns, countCallSql, withoutWaitingForDisk } from "@/lib/auth/api-limits";
import { CallLeases } from "@/lib/auth/call-leases";
import type { Right } from "@/lib/auth/permissions";
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
  /** What the key may do; null: everything that keys may. */
  permissions?: readonly Right[] | null;
  /** Calls a day; null: as the setting says. */
  dailyLimit?: number | null;
  /** From where it opens anything; none: from everywhere. */
  networks?: readonly string[];
};

/** Stores a key's hash. The returned text is the only copy of the key. */
export async function createApiKey(sql: Sql, input: NewApiKey): Promise<{ id: number; key: string }> {
  const key = input.key ?? generateApiKey();
  const parsed = parseApiKey(key);
  if (!parsed) throw new Error("An API key looks like <prefix>.<secret>, letters and digits only.");
  const id = await storeApiKey(sql, {
    ...input,
    prefix: parsed.prefix,
    secretHash: hashSecret(parsed.secret),
  });
  return { id, key };
}

/** Stores a key of which only the hash is known any more. */
export async function storeApiKey(
  sql: Sql,
  input: Omit<NewApiKey, "key"> & { prefix: string; secretHash: string },
): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    `insert into api_key (name, prefix, secret_hash, created_by_id, expires_at, permissions, daily_limit, allowed_networks)
     values ($1, $2, $3, $4, $5, $6, $7, $8::inet[]) returning id`,
    [
      input.name,
      input.prefix,
      input.secretHash,
      input.createdById ?? null,
      input.expiresAt ?? null,
      input.permissions ?? null,
      input.dailyLimit ?? null,
      input.networks ?? [],
    ],
  );
  if (!row) throw new Error("The API key was not stored.");
  return row.id;
}

export type AdmittedKey = Allowance & { id: number; name: string; permissions: string[] | null };

/** The secret of a live key: the newest, or the one before it while a rotation's time lasts. */
const RIGHT_SECRET = `prefix = $1 and (secret_hash = $2 or (old_secret_hash = $2 and old_secret_until > now()))
     and revoked_at is null and (expires_at is null or expires_at > now())`;

/** The key as long as it is called from where it may be; no list means from everywhere. */
const liveFrom = (address: string) => `select id, name, permissions, daily_limit from api_key
     where ${RIGHT_SECRET} and (allowed_networks = '{}' or ${address}::inet <<= any (allowed_networks))`;
/** Prefix, hash and address are `$1` to `$3`. */
export const LIVE_KEY = liveFrom("$3");

/**
 * One round trip for all that a key's call needs: is it live, what may it do, count the call, note the use (at most once a
 * minute). The hashes are compared by the database: how long that takes tells nothing about a secret of 190 random bits.
 */
const ADMIT = `
  with k as materialized (
    select live.*, ${withoutWaitingForDisk} from (${liveFrom("$4")}) live
  ), c as (${countCallSql("k", "'key:' || k.id", "$3::int")}), used as (
    update api_key set last_used_at = now() from k
     where api_key.id = k.id and (api_key.last_used_at is null or api_key.last_used_at < now() - interval '1 minute')
  )
  select k.id, k.name, k.permissions, k.daily_limit, ${allowanceColumns("k.daily_limit")} from k cross join c`;

type LiveKey = { id: number; name: string; permissions: string[] | null; daily_limit: number | null };

/** A statement that checks a key as `LIVE_KEY` does and reads something else beside it. */
export type BesideKey = { text: string; values: readonly unknown[]; name: string };

/** `KEY_COLUMNS` and whatever else was read; one row, or none where there is no such key. */
export type BesideKeyRow = {
  key_id: number;
  key_name: string;
  key_permissions: string[] | null;
  key_daily_limit: number | null;
};

/** Needs the alias k (`LIVE_KEY`). */
export const KEY_COLUMNS =
  "k.id as key_id, k.name as key_name, k.permissions as key_permissions, k.daily_limit as key_daily_limit";

/** What a busy program's call reads first, in the statement that checks its key: one round trip less. */
export interface KeyCompanion {
  /** Asked only for a call that was counted ahead. Null: nothing can be read yet. Values from `$4` on. */
  prepare(): Promise<BesideKey | null>;
  /** What it read, once the key was admitted. */
  receive(row: BesideKeyRow): void;
}

const leases = new CallLeases();

/** Why a key opens nothing although its secret is right. */
export type StrayReason = "revoked" | "expired" | "replaced" | "elsewhere";

/** The key whose right secret was refused: it has ended, or came from where it may not be used; null where nobody was given it. */
export async function findStrayKey(
  sql: Sql,
  { prefix, secret }: ApiKeySecret,
): Promise<{ id: number; name: string; why: StrayReason } | null> {
  const [key] = await sql.query<{ id: number; name: string; why: StrayReason }>(
    `select id, name, case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired'
       when secret_hash <> $2 and old_secret_until <= now() then 'replaced' else 'elsewhere' end as why
     from api_key where prefix = $1 and (secret_hash = $2 or old_secret_hash = $2)`,
    [prefix, hashSecret(secret)],
    "stray-api-key",
  );
  return key ?? null;
}

/** What is no address (a socket that is gone) lies in no network. */
function inetOf(address: string | null): string | null {
  return address !== null && isIP(address) !== 0 ? address : null;
}

/**
 * The live key with this prefix and secret, called from this address, its call counted; null when it is unknown, revoked, expired,
 * or may not be used from there.
 */
export async function admitApiKey(
  sql: Sql,
  { prefix, secret }: ApiKeySecret,
  from: string | null = null,
  ahead: CallLeases = leases,
  companion?: KeyCompanion,
): Promise<AdmittedKey | null> {
  const address = inetOf(from);
  const hash = hashSecret(secret);
  if (ahead.take(prefix)) {
    const { key, admitted } = await findLive(sql, [prefix, hash, address], companion);
    if (key && ahead.isUnder(prefix, key.daily_limit)) {
      admitted?.();
      return { ...key, calls: 0, allowed: 1, retry_after_s: 0 };
    }
    // A wrong secret takes nothing of the key's; a changed limit is counted against anew.
    ahead.giveBack(prefix);
    if (!key) return null;
    ahead.drop(prefix);
  }
  const size = ahead.sizeFor(prefix);
  const [key] = await sql.query<LiveKey & Allowance>(ADMIT, [prefix, hash, size, address], "admit-api-key");
  if (!key) return null;
  const before = key.calls - size;
  const spare = Math.max(0, Math.min(size, key.allowed - before) - 1);
  ahead.keep(prefix, spare, { dailyLimit: key.daily_limit, allowed: key.allowed });
  return { ...key, calls: before + 1 };
}

/** The live key, and where something was read beside it, how to hand that over. */
async function findLive(
  sql: Sql,
  credentials: readonly [prefix: string, hash: string, address: string | null],
  companion: KeyCompanion | undefined,
): Promise<{ key: LiveKey | undefined; admitted?: () => void }> {
  const beside = await companion?.prepare();
  if (!companion || !beside) {
    const [key] = await sql.query<LiveKey>(LIVE_KEY, credentials, "live-api-key");
    return { key };
  }
  const [row] = await sql.query<BesideKeyRow>(beside.text, [...credentials, ...beside.values], beside.name);
  if (!row) return { key: undefined };
  const key = {
    id: row.key_id,
    name: row.key_name,
    permissions: row.key_permissions,
    daily_limit: row.key_daily_limit,
  };
  return { key, admitted: () => companion.receive(row) };
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
