import "server-only";

import { countDecidable } from "@/lib/approvals/queries";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { readPersonNow } from "@/lib/auth/lock-people";
import { gatewayRight, type Right } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import type { PersonPreview } from "@/lib/people/types";
import { countTransactions } from "@/lib/transactions/count-transactions";
import { NO_FILTER } from "@/lib/transactions/filters";

/**
 * What a person would find if he signed in now, asked of the same queries with his rights of this moment. Nobody signs in as
 * him, nothing is done in his name, and that somebody looked stands in the trail.
 */
export async function previewPerson(actor: Actor, userId: number): Promise<PersonPreview> {
  requirePermission(actor, "user.manage");
  const [known] = await sql.query<{ is_active: boolean }>("select is_active from app_user where id = $1", [
    userId,
  ]);
  if (!known) throw notFound("User");
  const person = await readPersonNow(sql, { userId, address: null, requestId: actor.requestId });
  const seen = person ? { ...person, mustChangePassword: false } : null;
  const seesPayments = seen !== null && hasPermission(seen, "transaction.view");
  const [payments, decidable, accounts] = await Promise.all([
    seesPayments ? countTransactions(seen, NO_FILTER) : null,
    seen && hasPermission(seen, "request.decide") ? countDecidable(seen) : null,
    sql.query<{ pgCode: string; name: string }>(
      `select pg_code as "pgCode", name from gateway_account order by name, pg_code`,
    ),
  ]);
  const preview: PersonPreview = {
    active: known.is_active,
    rights: seen ? [...seen.permissions] : ([] as Right[]),
    payments,
    decidable,
    accounts: accounts.filter(({ pgCode }) => seen && hasPermission(seen, gatewayRight(pgCode))),
    accountsInAll: accounts.length,
  };
  await recordAudit(sql, {
    actor,
    action: "user.previewed",
    objectType: "user",
    objectId: String(userId),
    after: {
      payments: preview.payments?.count ?? null,
      accounts: preview.accounts.map(({ pgCode }) => pgCode),
    },
  });
  return preview;
}
