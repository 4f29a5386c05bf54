import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import {
  connectionProblems,
  givenCredentials,
  identityProblems,
  refuseProblems,
} from "@/lib/gateway-accounts/check-account";
import type { AddAccountInput } from "@/lib/gateway-accounts/rules";
import { auditFacts, defaultValues, insertAccount } from "@/lib/gateway-accounts/store-account";
import { connectorFor } from "@/lib/gateways/registry";

/** Adds an account; payments can be made through it at once by whoever has the right to use it. */
export async function addAccount(actor: Actor, input: AddAccountInput): Promise<{ pgCode: string }> {
  requirePermission(actor, "gateway.manage");
  const person = requireUser(actor);
  const credentials = givenCredentials(input.credentials);
  const identity = identityProblems(input);
  if (identity.some(({ field }) => field === "gateway")) refuseProblems(identity);
  const can = connectorFor(input.gateway).capabilities;
  refuseProblems([...identity, ...connectionProblems(can, input.baseUrl, credentials)]);
  const { name, operation, isSandbox, baseUrl, pgCode, gateway, currencyCode } = input;
  const values = { ...defaultValues(gateway), name, operation, isSandbox, baseUrl };
  await inTransaction(async (sql) => {
    await insertAccount(sql, input, values, credentials);
    await recordAudit(sql, {
      actor: person,
      action: "gateway_account.added",
      objectType: "gateway_account",
      objectId: pgCode,
      after: {
        gateway,
        currencyCode,
        ...auditFacts(values, currencyCode),
        credentials: Object.keys(credentials).sort(),
      },
    });
  });
  return { pgCode };
}
