import "server-only";

import { createHmac, randomBytes } from "node:crypto";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Origin, type UserActor, hasPermission } from "@/lib/auth/actor";
import {
  type Allowance,
  allowanceColumns,
  countCallSql,
  countUserCall,
  requireAllowance,
  withoutWaitingForDisk,
} from "@/lib/auth/api-limits";
import { forgiveSignInAttempt } from "@/lib/auth/attempt-limits";
import { verifyPassword } from "@/lib/auth/passwords";
import { passwordMaxLength } from "@/lib/auth/rules";
import { type PersonRow, actorOf, personColumns } from "@/lib/auth/session-row";
import { auditRefusedSignIn, requireAttempt } from "@/lib/auth/sign-in";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

type Credentials = { username: string; password: string };
type CredentialRow = PersonRow & {
  password_hash: string;
  is_active: boolean;
  auth_version: number;
};
/** The count is there when the row fits what was proved before: then nothing more has to be asked. */
type FoundRow = CredentialRow & (Allowance | { [Column in keyof Allowance]: null });

/**
 * A person's own name and password, in one round trip once the password was proved. Throws `unauthenticated`,
 * `api_access_required` or `too_many_requests`.
 */
export async function authenticateBasic(encoded: string, origin: Origin): Promise<UserActor> {
  const credentials = readBasic(encoded);
  const attempt = fingerprint(credentials);
  const row = await findCredentials(credentials.username, proofOf(attempt));
  if (row?.calls != null) {
    requireAllowance(row as Allowance);
  } else {
    // Asked for unknown names too: the answer and its time tell nobody which accounts exist.
    const holds = await passwordHolds(row, credentials, attempt, origin);
    if (!row || !holds) {
      await auditRefusedSignIn(origin, credentials.username, row && { id: row.user_id, ...row });
      throw new AppError("unauthenticated", { detail: "Invalid username or password." });
    }
    requireAllowance(await countUserCall(sql, row.user_id));
  }
  return requireApiAccess(actorOf(row, origin));
}

async function requireApiAccess(actor: UserActor): Promise<UserActor> {
  if (hasPermission(actor, "api.access")) return actor;
  await recordAudit(sql, {
    actor,
    action: "api.refused",
    objectType: "user",
    objectId: String(actor.userId),
    result: "refused",
    reason: "The password of a person without API access was used on the API.",
  });
  throw new AppError("api_access_required");
}

function readBasic(encoded: string): Credentials {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1 || text.includes("\u0000")) throw new AppError("unauthenticated");
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

const FIND = `
  with u as materialized (
    select *, ${withoutWaitingForDisk} from app_user where lower(username) = lower($1)
  ), proved as (
    select u.id from u where u.is_active and u.auth_version = $2::int and u.password_hash = $3::text
  ), c as (${countCallSql("proved", "'user:' || proved.id")})
  select ${personColumns}, u.password_hash, u.is_active, u.auth_version, ${allowanceColumns("u.api_daily_limit")}
    from u left join c on true`;

async function findCredentials(username: string, proof: Proof | null): Promise<FoundRow | null> {
  const rows = await sql.query<FoundRow>(
    FIND,
    [username.slice(0, 150), proof?.authVersion ?? null, proof?.passwordHash ?? null],
    "find-credentials",
  );
  return rows[0] ?? null;
}

/**
 * argon2 costs about 30 ms, too much for every call of a busy integration. What was proved (this password fits this hash of
 * this version of the account) is kept for a while under a keyed hash of name and password. The row is read on every call:
 * when hash or version changed, or the account is disabled, the proof no longer fits.
 */
type Proof = { authVersion: number; passwordHash: string; until: number };

const proofs = new Map<string, Proof>();
const pending = new Map<string, Promise<boolean>>();
const proofKey = randomBytes(32);
const proofLifetimeMs = 10 * 60_000;
const proofsKept = 1_000;

function fingerprint({ username, password }: Credentials): string {
  return createHmac("sha256", proofKey)
    .update(JSON.stringify([username.toLowerCase(), password]))
    .digest("base64");
}

function proofOf(attempt: string): Proof | null {
  const proof = proofs.get(attempt);
  return proof && proof.until > Date.now() ? proof : null;
}

function keepProof(attempt: string, row: CredentialRow): void {
  if (proofs.size >= proofsKept) {
    const oldest = proofs.keys().next().value;
    if (oldest !== undefined) proofs.delete(oldest);
  }
  proofs.set(attempt, {
    authVersion: row.auth_version,
    passwordHash: row.password_hash,
    until: Date.now() + proofLifetimeMs,
  });
}

async function passwordHolds(
  row: CredentialRow | null,
  credentials: Credentials,
  attempt: string,
  origin: Origin,
): Promise<boolean> {
  const usable = row?.is_active ? row : null;
  // The same guess against the same account sent many times at once is one attempt, so a client that starts with a burst
  // is not locked out.
  const guess = JSON.stringify([attempt, usable?.auth_version, usable?.password_hash]);
  const running = pending.get(guess);
  if (running) return running;
  const check = verifyCounted(usable, credentials, origin);
  pending.set(guess, check);
  try {
    const holds = await check;
    if (holds && usable) keepProof(attempt, usable);
    return holds;
  } finally {
    pending.delete(guess);
  }
}

async function verifyCounted(
  usable: CredentialRow | null,
  { username, password }: Credentials,
  origin: Origin,
): Promise<boolean> {
  await requireAttempt(origin, username);
  const plausible = password.length > 0 && password.length <= passwordMaxLength;
  const holds = await verifyPassword(plausible ? (usable?.password_hash ?? null) : null, password);
  if (holds) await forgiveSignInAttempt(username, origin.address);
  return holds;
}
