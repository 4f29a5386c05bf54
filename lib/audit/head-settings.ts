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
