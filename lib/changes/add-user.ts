import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { createUser } from "@/lib/auth/create-user";
import { lockPeople } from "@/lib/auth/lock-people";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import type { CreateUserInput } from "@/lib/auth/rules";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { inTransaction } from "@/lib/db/sql";

export interface AddedUser {
  userId: number;
  initialPassword: string;
  rights: ProposeResult;
}

/**
 * An administrator adds a person. The person is there at once, the rights as far as one person may give them. The initial
 * password is returned once and must be changed at the first sign-in.
 */
export async function addUser(actor: Actor, input: CreateUserInput): Promise<AddedUser> {
  const initialPassword = generatePassword();
  const passwordHash = await hashPassword(initialPassword);
  const { permissions, ...facts } = input;
  const added = await inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    const userId = await createUser(sql, { ...facts, passwordHash, mustChangePassword: true });
    await recordAudit(sql, {
      actor: admin,
      action: "user.created",
      objectType: "user",
      objectId: String(userId),
      after: { ...facts, asked: [...permissions].sort() },
    });
    const rights = await proposeChangeIn(sql, actor, {
      kind: "user.permissions",
      payload: { userId, grant: permissions, revoke: [] },
    });
    return { userId, rights };
  });
  return { ...added, initialPassword };
}
