import "server-only";
import type { AuditHeadSettings } from "@/lib/audit/types";
import type { Sql } from "@/lib/db/sql";

/** Key in `setting`. */
export const auditHeadKey = "audit.head";

/** To whom outside the head of the chain is told. What cannot be read names nobody. */
export async function readAuditHeadSettings(on: Sql): Promise<AuditHeadSettings> {
  const [row] = await on.query<{ value: Partial<AuditHeadSettings> | null }>(
    "SELECT value FROM setting WHERE key = $1",
    [auditHeadKey],
  );
  const { addresses, url } = row?.value ?? {};
  return {
    addresses: Array.isArray(addresses) ? addresses.filter((entry) => typeof entry === "string") : [],
    url: typeof url === "string" && url !== "" ? url : null,
  };
}

/** Keeps it; the caller has the lock on people and writes the trail. */
export async function storeAuditHeadSettings(
  on: Sql,
  settings: AuditHeadSettings,
  byUserId: number,
): Promise<void> {
  await on.query(
    `INSERT INTO setting (key, value, updated_by_id, updated_at) VALUES ($1, $2::jsonb, $3, now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
    [auditHeadKey, JSON.stringify(settings), byUserId],
  );
}
