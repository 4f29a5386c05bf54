import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, type UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import {
  connectionProblems,
  givenCredentials,
  identityProblems,
  refuseProblems,
} from "@/lib/gateway-accounts/check-account";
import type { AddAccountInput } from "@/lib/gateway-accounts/rules";
import { auditFacts, defaultValues, insertAccount } from "@/lib/gateway-accounts/store-account";
import { connectorFor } from "@/lib/gateways/registry";

/** Refuses what cannot become an account, with every problem at once; returns its credentials as they are kept. */
export async function checkNewAccount(
  sql: Sql,
  actor: Actor,
  input: AddAccountInput,
): Promise<Record<string, string>> {
  requirePermission(actor, "gateway.manage");
  const credentials = givenCredentials(input.credentials);
  const identity = identityProblems(input);
  if (identity.some(({ field }) => field === "gateway")) refuseProblems(identity);
  const can = connectorFor(input.gateway).capabilities;
  refuseProblems([...identity, ...connectionProblems(can, input.baseUrl, credentials)]);
  const taken = await sql.query("SELECT 1 FROM gateway_account WHERE pg_code = $1", [input.pgCode]);
  if (taken.length > 0) {
    throw new AppError("already_exists", {
      detail: `There is already an account with the code "${input.pgCode}".`,
      field: "pgCode",
    });
  }
  return credentials;
}

/**
 * Adds an account; payments can be made through it at once by whoever has the right to use it. `person` stands in the trail:
 * the second one, where it waited for him.
 */
export async function addAccountIn(
  sql: Sql,
  actor: Actor,
  input: AddAccountInput,
  trail: { person: UserActor; facts: Record<string, unknown> },
): Promise<void> {
  const credentials = await checkNewAccount(sql, actor, input);
  const { name, operation, isSandbox, baseUrl, pgCode, gateway, currencyCode } = input;
  const values = { ...defaultValues(gateway), name, operation, isSandbox, baseUrl };
  await insertAccount(sql, input, values, credentials);
  await recordAudit(sql, {
    actor: trail.person,
    action: "gateway_account.added",
    objectType: "gateway_account",
    objectId: pgCode,
    after: {
      gateway,
      currencyCode,
      ...auditFacts(values, currencyCode),
      credentials: Object.keys(credentials).sort(),
      ...trail.facts,
    },
  });
}
