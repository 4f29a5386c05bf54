import "server-only";
import { inTransaction, sql } from "@/lib/db/sql";
import { holdersOf, notifyPeople } from "@/lib/notifications/notify-person";

/** Whoever runs the caller needs time to change it; a second time for those who forgot. */
const DAYS_BEFORE = [14, 3];

/** Reminds those who manage keys of one that ends soon and is still used. Runs any number of times. */
export async function remindOfExpiringKeys(): Promise<void> {
  const keys = await sql.query<{ id: number; name: string; expires_at: string; days: number }>(
    `SELECT k.id, k.name, k.expires_at, d.days FROM api_key k CROSS JOIN unnest($1::int[]) AS d(days)
     WHERE k.revoked_at IS NULL AND k.expires_at > now() AND k.expires_at <= now() + d.days * interval '1 day'
       AND k.created_at < k.expires_at - d.days * interval '1 day'
     ORDER BY k.id, d.days LIMIT 500`,
    [DAYS_BEFORE],
  );
  const told = new Set<number>();
  for (const { id, name, expires_at, days } of keys) {
    if (told.has(id)) continue;
    told.add(id);
    await inTransaction(async (transaction) =>
      notifyPeople(transaction, await holdersOf(transaction, "api_key.manage"), {
        kind: "api_key_expiring",
        key: `api_key_expiring:${id}:${days}:${expires_at}`,
        params: { target: name, expires: expires_at },
        link: "/api-keys",
      }),
    );
  }
}
