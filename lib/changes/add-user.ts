import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { createUser } from "@/lib/auth/create-user";
import { lockPeople } from "@/lib/auth/lock-people";
import { queueLink } from "@/lib/auth/password-links/request-link";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import type { CreateUserInput } from "@/lib/auth/rules";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";
import { hasMailRoute } from "@/lib/env";

export interface AddedUser {
  userId: number;
  /** Only where no mail can be sent: returned once, to be changed at the first sign-in. Null: the person was sent a link. */
  initialPassword: string | null;
  rights: ProposeResult;
}

/**
 * An administrator adds a person. The person is there at once, the rights as far as one person may give them. He chooses his password
 * by a link that is mailed to him, so that nobody else ever knows it. Where no mail can be sent the administrator is shown a first
 * one; that he knows it is kept, and rights that wait for a second person wait until it is replaced.
 */
export async function addUser(actor: Actor, input: CreateUserInput): Promise<AddedUser> {
  const isInvited = hasMailRoute();
  const password = generatePassword();
  const passwordHash = await hashPassword(password);
  const { permissions, ...facts } = input;
  const attempt = { action: "user.create", objectType: "user", objectId: input.username };
  const added = await attemptInTransaction(actor, attempt, async (sql) => {
    const admin = await lockPeople(sql, actor);
    const userId = await createUser(sql, { ...facts, passwordHash, mustChangePassword: true });
    if (isInvited) await queueLink(sql, { userId, requestedById: admin.userId });
    else await noteGiver(sql, userId, admin.userId);
    await recordAudit(sql, {
      actor: admin,
      action: "user.created",
      objectType: "user",
      objectId: String(userId),
      after: {
        ...facts,
        asked: [...permissions].sort(),
        firstPassword: isInvited ? "chosen by a mailed link" : "shown to the administrator",
      },
    });
    const rights = await proposeChangeIn(sql, actor, {
      kind: "user.permissions",
      payload: { userId, grant: permissions, revoke: [] },
    });
    return { userId, rights };
  });
  return { ...added, initialPassword: isInvited ? null : password };
}

async function noteGiver(sql: Sql, userId: number, giverId: number): Promise<void> {
  await sql.query("update app_user set password_given_by_id = $2 where id = $1", [userId, giverId]);
}
