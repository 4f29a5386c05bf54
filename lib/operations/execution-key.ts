import "server-only";
import type { Sql } from "@/lib/db/sql";

const PREFIX_SETTING = "installation.key_prefix";

/**
 * The key under which a gateway gets one attempt of a request: the same whoever executes it, and no other installation's, which may share the
 * account at the gateway and counts its requests from one as well. It is kept with the operation, so what was sent is found again under it.
 */
export async function executionKey(
  sql: Sql,
  request: { id: number; attemptNumber: number },
): Promise<string> {
  const [row] = await sql.query<{ prefix: string }>(
    "SELECT value #>> '{}' AS prefix FROM setting WHERE key = $1",
    [PREFIX_SETTING],
    "execution-key-prefix",
  );
  if (!row) throw new Error(`The setting ${PREFIX_SETTING} is gone; migrations write it.`);
  return `request-${row.prefix}-${request.id}-${request.attemptNumber}`;
}
