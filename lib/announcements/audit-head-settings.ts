import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import type { AuditHeadSettings } from "@/lib/audit/types";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";

const KEY = "audit.head";
const NOBODY: AuditHeadSettings = { addresses: [], url: null };

/** To whom outside the daily head of the chain is told. */
export async function readAuditHeadSettings(on: Sql): Promise<AuditHeadSettings> {
  const [row] = await on.query<{ value: AuditHeadSettings }>("SELECT value FROM setting WHERE key = $1", [
    KEY,
  ]);
  return row?.value ?? NOBODY;
}

/** The same for the page. */
export async function getAuditHeadSettings(actor: Actor): Promise<AuditHeadSettings> {
  requirePermission(actor, "audit.view");
  return readAuditHeadSettings(sql);
}

/** Stores it, on the record: who takes an address away is seen in the trail that the address guarded. */
export async function setAuditHeadSettings(actor: Actor, input: AuditHeadSettings): Promise<void> {
  requirePermission(actor, "policy.manage");
  const person = requireUser(actor);
  await inTransaction(async (transaction) => {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [KEY]);
    const before = await readAuditHeadSettings(transaction);
    if (JSON.stringify(before) === JSON.stringify(input)) return;
    await transaction.query(
      `INSERT INTO setting (key, value, updated_by_id, updated_at) VALUES ($1, $2::jsonb, $3, now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = $3, updated_at = now()`,
      [KEY, JSON.stringify(input), person.userId],
    );
    await recordAudit(transaction, {
      actor: person,
      action: "audit.head_settings_changed",
      objectType: "setting",
      objectId: KEY,
      before: { ...before },
      after: { ...input },
    });
  });
}
