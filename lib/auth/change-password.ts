import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { forgiveSignInAttempt } from "@/lib/auth/attempt-limits";
import { hashPassword, requireGoodPassword, verifyPassword } from "@/lib/auth/passwords";
import type { ChangePasswordInput } from "@/lib/auth/rules";
import { revokeSessions } from "@/lib/auth/session-row";
import { requireAttempt } from "@/lib/auth/sign-in";
import { type Sql, inTransaction, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";
import { addJob } from "@/lib/jobs/add-job";

type Row = { password_hash: string; auth_version: number };

/**
 * A person chooses a new password. All his other sessions end; the one in which he did it goes on. The old password
 * is asked and counted like a sign-in, so an open screen is no place to guess it.
 */
export async function changePassword(actor: UserActor, input: ChangePasswordInput): Promise<void> {
  await requireAttempt(actor, actor.username);
  const [row] = await sql.query<Row>("select password_hash, auth_version from app_user where id = $1", [
    actor.userId,
  ]);
  if (!row || !(await verifyPassword(row.password_hash, input.current))) {
    throw new AppError("invalid_input", { ...because("wrong_current_password"), field: "current" });
  }
  await forgiveSignInAttempt(actor.username, actor.address);
  requireGoodPassword(input.next, [actor.username, actor.email]);
  if (input.next === input.current) {
    throw new AppError("weak_password", {
      ...because("same_password"),
      field: "next",
    });
  }
  const passwordHash = await hashPassword(input.next);
  await inTransaction((tx) => store(tx, actor, row, passwordHash));
}

async function store(tx: Sql, actor: UserActor, row: Row, passwordHash: string): Promise<void> {
  // Only from the version whose password was just shown: a reset that came in between wins.
  const changed = await tx.query<{ auth_version: number }>(
    `update app_user set password_hash = $3, must_change_password = false, password_given_by_id = null, auth_version = auth_version + 1
      where id = $1 and auth_version = $2 and is_active returning auth_version`,
    [actor.userId, row.auth_version, passwordHash],
  );
  if (!changed[0]) throw new AppError("session_ended");
  const own = actor.sessionId;
  const endedSessions = await revokeSessions(tx, {
    userId: actor.userId,
    reason: "password_changed",
    ...(own ? { exceptSessionId: own } : {}),
  });
  if (own)
    await tx.query("update session set auth_version = $2 where id = $1", [own, changed[0].auth_version]);
  await recordAudit(tx, {
    actor,
    action: "user.password_changed",
    objectType: "user",
    objectId: String(actor.userId),
    after: { endedSessions },
  });
  await addJob(tx, "account-notice", {
    userId: actor.userId,
    kind: "password_changed",
    key: `password-changed:${actor.userId}:${changed[0].auth_version}`,
    by: actor.label,
  });
}
