import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { generateApiKey, hashSecret, parseApiKey } from "@/lib/auth/api-keys";
import type { CreateApiKeyInput } from "@/lib/auth/keys/rules";
import type { Right } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { proposeChange } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

/** Makes a key. The returned text is shown once and stored nowhere; where the key waits, it opens nothing before. */
export async function addKey(
  actor: Actor,
  input: CreateApiKeyInput,
): Promise<{ key: string; prefix: string; result: ProposeResult }> {
  const key = generateApiKey();
  const parsed = parseApiKey(key);
  if (!parsed) throw new Error("The new key does not look like a key.");
  const result = await proposeChange(actor, {
    kind: "api_key.create",
    payload: {
      name: input.name,
      prefix: parsed.prefix,
      secretHash: hashSecret(parsed.secret),
      permissions: input.scope === "all" ? null : (input.permissions as Right[]),
      expiresAt: input.lastDay === "" ? null : lastMomentOf(input.lastDay, await readMerchantTimeZone(sql)),
      dailyLimit: input.dailyLimit,
      networks: input.networks,
    },
  });
  return { key, prefix: parsed.prefix, result };
}

/** A day ends where the merchant is: whoever reads it in the list sees the day that was chosen. */
function lastMomentOf(day: string, zone: string): string {
  return new Date(Date.parse(startOfDay(day, zone, 1)) - 1).toISOString();
}
