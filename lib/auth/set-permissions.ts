import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { grantPermissions } from "@/lib/auth/create-user";
import { lockPeople, lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { type SetPermissionsInput, permissionChanges } from "@/lib/auth/rules";
import { inTransaction } from "@/lib/db/sql";

/**
 * Gives a person exactly these rights of his own (those of his groups stay). They are read on each request, so the
 * change acts on his next one. An administrator may give what he does not hold himself, but nothing to himself.
 */
export async function setPermissions(actor: Actor, input: SetPermissionsInput): Promise<void> {
  await inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    requireSomebodyElse(admin, input.userId);
    await lockPerson(sql, input.userId);
    const stored = await sql.query<{ permission: string }>(
      "select permission from user_permission where user_id = $1",
      [input.userId],
    );
    const before = stored.map((row) => row.permission);
    const { granted, revoked } = permissionChanges(before, input.permissions);
    if (granted.length === 0 && revoked.length === 0) return;
    await sql.query("delete from user_permission where user_id = $1 and permission = any($2::text[])", [
      input.userId,
      revoked,
    ]);
    await grantPermissions(sql, input.userId, granted, admin.userId);
    await recordAudit(sql, {
      actor: admin,
      action: "user.permissions_changed",
      objectType: "user",
      objectId: String(input.userId),
      before: { permissions: [...before].sort() },
      after: { permissions: [...input.permissions].sort(), granted, revoked },
    });
  });
}
