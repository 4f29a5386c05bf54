import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Origin } from "@/lib/auth/actor";
import { type ApiKeySecret, findStrayKey } from "@/lib/auth/api-keys";
import { perPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";

/** One event a minute and key of this process: a stolen key must not fill the trail. */
const PAUSE_MS = 60_000;
const lastTold = perPool(() => new Map<number, number>());

/** Where a right secret came from a wrong address it is probably stolen: that is in the trail, whoever called hears nothing of it. */
export async function recordStrayKey(secret: ApiKeySecret, origin: Origin): Promise<void> {
  const key = await findStrayKey(sql, secret);
  if (!key) return;
  const now = performance.now();
  if (now - (lastTold().get(key.id) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return;
  lastTold().set(key.id, now);
  await recordAudit(sql, {
    actor: { type: "api_key", apiKeyId: key.id, label: key.name, ...origin },
    action: "api_key.used_from_elsewhere",
    objectType: "api_key",
    objectId: String(key.id),
    result: "refused",
    reason: "The address is not in the list of the key.",
  });
}
