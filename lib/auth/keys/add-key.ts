import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import { createApiKey, parseApiKey } from "@/lib/auth/api-keys";
import type { CreateApiKeyInput } from "@/lib/auth/keys/rules";
import type { Right } from "@/lib/auth/permissions";
import { inTransaction } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Makes a key. The returned text is shown once and stored nowhere. */
export async function addKey(actor: Actor, input: CreateApiKeyInput): Promise<{ id: number; key: string }> {
  requirePermission(actor, "api_key.manage");
  const person = requireUser(actor);
  const expiresAt = input.lastDay === "" ? null : new Date(`${input.lastDay}T23:59:59.999Z`);
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    throw new AppError("invalid_input", { detail: "This day is over.", field: "lastDay" });
  }
  const permissions = input.scope === "all" ? null : (input.permissions as Right[]);
  return inTransaction(async (sql) => {
    const made = await createApiKey(sql, {
      name: input.name,
      createdById: person.userId,
      expiresAt,
      permissions,
      dailyLimit: input.dailyLimit,
    });
    await recordAudit(sql, {
      actor: person,
      action: "api_key.created",
      objectType: "api_key",
      objectId: String(made.id),
      after: {
        name: input.name,
        prefix: parseApiKey(made.key)?.prefix,
        permissions: permissions ?? "all",
        expiresAt: expiresAt?.toISOString() ?? null,
        dailyLimit: input.dailyLimit,
      },
    });
    return made;
  });
}
