import "server-only";

import type { Origin } from "@/lib/auth/actor";
import { countSignInAttempt, forgiveSignInAttempt, tooManyRequests } from "@/lib/auth/attempt-limits";
import { verifyPassword } from "@/lib/auth/passwords";
import { passwordMaxLength } from "@/lib/auth/rules";
import { openSession, personLabel } from "@/lib/auth/session-row";
import { passwordHoldersKey } from "@/lib/auth/sign-in-rules/settings";
import { isSignOnConfigured } from "@/lib/auth/sign-on/configuration";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Sql, inTransaction, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

export type SignInInput = { username: string; password: string; userAgent: string | null };

type AccountRow = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  password_hash: string;
  is_active: boolean;
  auth_version: number;
  /** Ids of the persons whose passwords open the console; null: everybody's do. */
  password_holders: unknown;
};

const passwordsOff = "Passwords are off for this person: the password was right.";

/**
 * Opens a session for the right name and password. Unknown name, wrong password and disabled account give one answer
 * after one amount of work.
 */
export async function signIn(
  origin: Origin,
  input: SignInInput,
): Promise<{ sessionId: string; label: string }> {
  const username = input.username.trim();
  await requireAttempt(origin, username);
  const account = await findAccount(username);
  const usable = account?.is_active ? account : null;
  const plausible = input.password.length > 0 && input.password.length <= passwordMaxLength;
  const matches = await verifyPassword(plausible ? (usable?.password_hash ?? null) : null, input.password);
  const isBarred = usable !== null && !mayUsePassword(usable);
  if (!usable || !matches || isBarred) {
    await auditRefusedSignIn(origin, username, account, isBarred && matches ? passwordsOff : undefined);
    throw new AppError("unauthenticated", { detail: "Wrong username or password." });
  }
  await forgiveSignInAttempt(username, origin.address);
  return admit(origin, usable, input.userAgent);
}

/** Throws `too_many_requests` once the account or the address has used up its attempts; the lock itself is audited. */
export async function requireAttempt(origin: Origin, username: string): Promise<void> {
  const attempt = await countSignInAttempt(username, origin.address);
  if (attempt.allowed) return;
  if (attempt.lockedNow) {
    const account = await findAccount(username);
    const name = account?.username ?? hint(username);
    await recordAudit(sql, {
      actor: { type: "anonymous", label: name, ...origin },
      action: "session.locked",
      objectType: "user",
      objectId: account ? String(account.id) : name,
      result: "refused",
      reason: "Too many failed attempts.",
    });
  }
  throw tooManyRequests(attempt.retryAfterS);
}

async function findAccount(username: string): Promise<AccountRow | null> {
  const rows = await sql.query<AccountRow>(
    `select id, username, first_name, last_name, password_hash, is_active, auth_version,
            (select value from setting where key = '${passwordHoldersKey}') as password_holders
       from app_user where lower(username) = lower($1)`,
    [withoutNul(username).slice(0, 150)],
    "find-account",
  );
  return rows[0] ?? null;
}

/** Without a provider there is no other way in, whatever was once set. */
function mayUsePassword({ id, password_holders: holders }: AccountRow): boolean {
  return !Array.isArray(holders) || !isSignOnConfigured() || holders.includes(id);
}

type NamedAccount = { id: number; username: string; is_active: boolean };

/** The trail of a refused password, whatever the door. */
export async function auditRefusedSignIn(
  origin: Origin,
  username: string,
  account: NamedAccount | null,
  reason = account && !account.is_active ? "The account is disabled." : "Wrong username or password.",
): Promise<void> {
  const name = account?.username ?? hint(username);
  await recordAudit(sql, {
    actor: { type: "anonymous", label: name, ...origin },
    action: "session.refused",
    objectType: "user",
    objectId: account ? String(account.id) : name,
    result: "refused",
    reason,
  });
}

async function admit(origin: Origin, account: AccountRow, userAgent: string | null) {
  const label = personLabel(account);
  const sessionId = await inTransaction(async (tx: Sql) => {
    const id = await openSession(tx, {
      userId: account.id,
      authVersion: account.auth_version,
      address: origin.address,
      userAgent,
    });
    await tx.query("update app_user set last_sign_in_at = now() where id = $1", [account.id]);
    await recordAudit(tx, {
      actor: { type: "user", userId: account.id, label, ...origin },
      action: "session.opened",
      objectType: "user",
      objectId: String(account.id),
    });
    return id;
  });
  return { sessionId, label };
}

/** An unknown name may be a password typed into the wrong field: the trail keeps only its beginning. */
function hint(username: string): string {
  const text = withoutNul(username);
  return text.length > 3 ? `${text.slice(0, 3)}…` : "…";
}

/** PostgreSQL keeps no NUL in text. */
function withoutNul(text: string): string {
  return text.replaceAll("\u0000", "");
}
