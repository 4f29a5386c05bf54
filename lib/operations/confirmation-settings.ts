import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { checkedLimits, type ConfirmationLimits } from "@/lib/operations/confirmation";
import { type ConfirmationLimitsInput } from "@/lib/operations/confirmation-schema";

const KEY = "console.confirm_from";

/** The limits of this moment, for whoever is about to act. */
export async function readConfirmationLimits(db: Sql = sql): Promise<ConfirmationLimits> {
  const [row] = await db.query<{ value: unknown }>(
    `SELECT value FROM setting WHERE key = '${KEY}'`,
    [],
    "confirmation-limits",
  );
  const { value } = row ?? {};
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((line): line is [string, string] => typeof line[1] === "string"),
  );
}

/** Changes from which amount on people have to type twice, with its trail. */
export async function changeConfirmationLimits(
  actor: UserActor,
  input: ConfirmationLimitsInput,
): Promise<ConfirmationLimits> {
  requirePermission(actor, "policy.manage");
  const after = checkedLimits(input);
  await inTransaction(async (transaction) => {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [KEY]);
    const before = await readConfirmationLimits(transaction);
    if (sameLimits(before, after)) return;
    await transaction.query(
      `INSERT INTO setting (key, value, updated_by_id, updated_at) VALUES ($1, $2::jsonb, $3, now())
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
      [KEY, JSON.stringify(after), actor.userId],
    );
    await recordAudit(transaction, {
      actor,
      action: "setting.confirmation_changed",
      objectType: "setting",
      objectId: KEY,
      before,
      after,
    });
  });
  return after;
}

function sameLimits(one: ConfirmationLimits, other: ConfirmationLimits): boolean {
  const text = (limits: ConfirmationLimits) => JSON.stringify(Object.entries(limits).sort());
  return text(one) === text(other);
}
