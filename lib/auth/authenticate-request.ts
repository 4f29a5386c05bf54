import "server-only";

import { createHmac, randomBytes } from "node:crypto";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, type Origin, type UserActor, apiKeyActor, hasPermission } from "@/lib/auth/actor";
import { findApiKey, noteKeyUse, parseApiKey } from "@/lib/auth/api-keys";
import { forgiveSignInAttempt } from "@/lib/auth/attempt-limits";
import { verifyPassword } from "@/lib/auth/passwords";
import { passwordMaxLength } from "@/lib/auth/rules";
import { type PersonRow, actorOf, personColumns } from "@/lib/auth/session-row";
import { auditRefusedSignIn, requireAttempt } from "@/lib/auth/sign-in";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/**
 * Who calls the wire API: a program with a private key, or a person (or integration user) with his password. Throws
 * `unauthenticated`, `api_access_required` or `too_many_requests`.
 */
export async function authenticateRequest(authorization: string | null, origin: Origin): Promise<Actor> {
  const [, scheme, credentials] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(authorization ?? "") ?? [];
  if (scheme && credentials) {
    if (/^api-key$/i.test(scheme)) return authenticateKey(credentials, origin);
    if (/^basic$/i.test(scheme)) return authenticateBasic(credentials, origin);
  }
  throw new AppError("unauthenticated");
}

async function authenticateKey(text: string, origin: Origin): Promise<Actor> {
  const parsed = parseApiKey(text);
  const key = parsed && (await findApiKey(sql, parsed.prefix, parsed.secret));
  if (!key) throw new AppError("unauthenticated", { detail: "Invalid API key." });
  noteKeyUse(sql, key.id).catch((error: unknown) =>
    log.warn({ err: error }, "the use of an API key was not noted"),
  );
  return apiKeyActor(key, origin);
}

type CredentialRow = PersonRow & { password_hash: string; is_active: boolean; auth_version: number };

async function authenticateBasic(encoded: string, origin: Origin): Promise<UserActor> {
  const { username, password } = readBasic(encoded);
  const row = await findCredentials(username);
  if (!(await passwordHolds(row, username, password, origin))) {
    await auditRefusedSignIn(origin, username, row && { id: row.user_id, ...row });
    throw new AppError("unauthenticated", { detail: "Invalid username or password." });
  }
  // `passwordHolds` says yes only for an active account that exists.
  const actor = actorOf(row as CredentialRow, origin);
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

function readBasic(encoded: string): { username: string; password: string } {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1 || text.includes("\u0000")) throw new AppError("unauthenticated");
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function findCredentials(username: string): Promise<CredentialRow | null> {
  const rows = await sql.query<CredentialRow>(
    `select ${personColumns}, u.password_hash, u.is_active, u.auth_version
       from app_user u where lower(u.username) = lower($1)`,
    [username.slice(0, 150)],
    "find-credentials",
  );
  return rows[0] ?? null;
}

/**
 * argon2 costs about 30 ms, too much for every call of a busy integration. A proof that a password was right is kept
 * for a while under a keyed hash of the password together with the row's hash and version: when either changes, or the
 * account is disabled (the row is read on every call), the proof no longer fits anything.
 */
const proofs = new Map<string, number>();
const pending = new Map<string, Promise<boolean>>();
const proofKey = randomBytes(32);
const proofLifetimeMs = 10 * 60_000;
const proofsKept = 1_000;

async function passwordHolds(
  row: CredentialRow | null,
  username: string,
  password: string,
  origin: Origin,
): Promise<boolean> {
  const usable = row?.is_active ? row : null;
  const proof = createHmac("sha256", proofKey)
    .update(JSON.stringify([username.toLowerCase(), usable?.auth_version, usable?.password_hash, password]))
    .digest("base64");
  if (usable && (proofs.get(proof) ?? 0) > Date.now()) return true;
  // The same guess sent many times at once is one attempt, so a client that starts with a burst is not locked out.
  const running = pending.get(proof);
  if (running) return running;
  const check = verifyCounted(usable, username, password, origin);
  pending.set(proof, check);
  try {
    const holds = await check;
    if (holds) keepProof(proof);
    return holds;
  } finally {
    pending.delete(proof);
  }
}

async function verifyCounted(
  usable: CredentialRow | null,
  username: string,
  password: string,
  origin: Origin,
): Promise<boolean> {
  await requireAttempt(origin, username);
  const plausible = password.length > 0 && password.length <= passwordMaxLength;
  const holds = await verifyPassword(plausible ? (usable?.password_hash ?? null) : null, password);
  if (holds) await forgiveSignInAttempt(username, origin.address);
  return holds;
}

function keepProof(proof: string): void {
  if (proofs.size >= proofsKept) {
    const oldest = proofs.keys().next().value;
    if (oldest !== undefined) proofs.delete(oldest);
  }
  proofs.set(proof, Date.now() + proofLifetimeMs);
}
