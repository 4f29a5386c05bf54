import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

/** Ends a key for ever, at once. A key that is revoked already stays as it is. */
export async function revokeKey(actor: Actor, keyId: number): Promise<void> {
  requirePermission(actor, "api_key.manage");
  const person = requireUser(actor);
  await inTransaction(async (sql) => {
    const [key] = await sql.query<{ name: string; revoked_at: string | null }>(
      "select name, revoked_at from api_key where id = $1 for update",
      [keyId],
    );
    if (!key) throw notFound("API key");
    if (key.revoked_at) return;
    await sql.query("update api_key set revoked_at = now(), revoked_by_id = $2 where id = $1", [
      keyId,
      person.userId,
    ]);
    await recordAudit(sql, {
      actor: person,
      action: "api_key.revoked",
      objectType: "api_key",
      objectId: String(keyId),
      after: { name: key.name },
    });
  });
}
