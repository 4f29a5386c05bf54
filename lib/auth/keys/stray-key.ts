import "server-only";
import { wasToldJustNow } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Origin } from "@/lib/auth/actor";
import { type ApiKeySecret, findStrayKey, type StrayReason } from "@/lib/auth/api-keys";
import { sql } from "@/lib/db/sql";

const REASONS: Readonly<Record<StrayReason, string>> = {
  revoked: "The key was revoked.",
  expired: "The key has expired.",
  replaced: "This secret of the key was replaced, and its time is over.",
  elsewhere: "The address is not in the list of the key.",
};

/**
 * Where a right secret came from a wrong address it is probably stolen, and one that has ended is still in use somewhere: that is in the
 * trail, whoever called hears nothing of it.
 */
export async function recordStrayKey(secret: ApiKeySecret, origin: Origin): Promise<void> {
  const key = await findStrayKey(sql, secret);
  if (!key) return;
  // A stolen key must not fill the trail.
  if (wasToldJustNow(`stray key ${key.id} ${key.why}`)) return;
  await recordAudit(sql, {
    actor: { type: "api_key", apiKeyId: key.id, label: key.name, ...origin },
    action: key.why === "elsewhere" ? "api_key.used_from_elsewhere" : "api_key.used_after_end",
    objectType: "api_key",
    objectId: String(key.id),
    result: "refused",
    reason: REASONS[key.why],
  });
}
