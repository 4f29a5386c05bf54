import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import type { Permission } from "@/lib/auth/permissions";
import { inTransaction } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** An administrator manages people and reads the trail. Acting on payments is given to him by a colleague. */
export const adminPermissions: readonly Permission[] = [
  "user.manage",
  "change.decide",
  "policy.manage",
  "api_key.manage",
  "webhook.manage",
  "payment.import",
  "reconciliation.manage",
  "gateway.manage",
  "audit.view",
  "transaction.view",
];

export type NewAdmin = {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  force: boolean;
};

/**
 * The way into an empty installation, from its command line. It refuses once somebody manages people; `force` is for
 * the day on which they are all gone.
 */
export async function createAdmin(input: NewAdmin): Promise<{ userId: number; initialPassword: string }> {
  const initialPassword = generatePassword();
  const passwordHash = await hashPassword(initialPassword);
  const actor = systemActor("create-admin");
  const { force, ...facts } = input;
  const userId = await inTransaction(async (sql) => {
    await sql.query("lock table user_permission in share row exclusive mode");
    const admins = await sql.query(
      `select 1 from user_permission p join app_user u on u.id = p.user_id
        where p.permission = 'user.manage' and u.is_active limit 1`,
    );
    if (admins.length > 0 && !force) {
      throw new AppError("already_exists", {
        detail: "Somebody manages users already. Ask him, or add --force if nobody can sign in any more.",
      });
    }
    const id = await createUser(sql, { ...facts, passwordHash, mustChangePassword: true });
    await grantPermissions(sql, id, adminPermissions, null);
    await recordAudit(sql, {
      actor,
      action: "user.created",
      objectType: "user",
      objectId: String(id),
      after: { ...facts, permissions: adminPermissions, forced: force && admins.length > 0 },
      reason: "First administrator, made on the command line.",
    });
    return id;
  });
  return { userId, initialPassword };
}
