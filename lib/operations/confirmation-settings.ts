import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { checkedLimits, type ConfirmationLimits } from "@/lib/operations/confirmation";
import { type ConfirmationLimitsInput } from "@/lib/operations/confirmation-schema";
import { saveSetting } from "@/lib/settings/save-setting";

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

/** The currencies in which money can move here: those of the gateway accounts. What somebody may see of payments does not matter. */
export async function listAccountCurrencies(actor: UserActor): Promise<string[]> {
  requirePermission(actor, "policy.manage");
  const rows = await sql.query<{ currency: string }>(
    "SELECT DISTINCT currency_code AS currency FROM gateway_account ORDER BY 1",
  );
  return rows.map(({ currency }) => currency);
}

/** Changes from which amount on people have to type twice, with its trail. */
export async function changeConfirmationLimits(
  actor: UserActor,
  input: ConfirmationLimitsInput,
): Promise<ConfirmationLimits> {
  requirePermission(actor, "policy.manage");
  const after = checkedLimits(input);
  await inTransaction((transaction) =>
    saveSetting(transaction, actor, {
      key: KEY,
      action: "setting.confirmation_changed",
      read: readConfirmationLimits,
      after,
    }),
  );
  return after;
}
