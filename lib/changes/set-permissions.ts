import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople, lockPerson } from "@/lib/auth/lock-people";
import { permissionChanges } from "@/lib/auth/permission-changes";
import type { SetPermissionsInput } from "@/lib/auth/rules";
import { ownRights } from "@/lib/changes/kinds/user-permissions";
import { proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";

/**
 * Gives a person exactly these rights of his own (those of his groups stay), as far as one person may: what takes away acts
 * at once, what gives waits for a second one. Rights are read on each request, so a change acts on the person's next one.
 */
export async function setPermissions(
  actor: Actor,
  { userId, permissions, reason }: SetPermissionsInput,
): Promise<ProposeResult> {
  const attempt = { action: "user.set_permissions", objectType: "user", objectId: String(userId) };
  return attemptInTransaction(actor, attempt, async (sql) => {
    await lockPeople(sql, actor);
    await lockPerson(sql, userId);
    const { granted, revoked } = permissionChanges(await ownRights(sql, userId), permissions);
    return proposeChangeIn(sql, actor, {
      kind: "user.permissions",
      payload: { userId, grant: granted, revoke: revoked },
      reason,
    });
  });
}
