import "server-only";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";
import type { IncomingAccount } from "@/lib/payments/incoming/insert-payments";
import { SEALED_ACCOUNT_COLUMNS, type SealedAccount } from "@/lib/payments/attempt-account";

/** A gateway account as payments come in through it, with its credentials still sealed. */
export interface FetchableAccount extends SealedAccount, IncomingAccount {
  name: string;
}

type Row = SealedAccount & { id: number; name: string; is_sandbox: boolean };

/** By its code or number. Throws `not_found`. */
export async function findIncomingAccount(
  sql: Sql,
  wanted: { pgCode: string } | { id: number },
): Promise<FetchableAccount> {
  const [row] = await sql.query<Row>(
    `SELECT a.id, a.name, a.is_sandbox, ${SEALED_ACCOUNT_COLUMNS} FROM gateway_account a
     WHERE ${"id" in wanted ? "a.id = $1::int" : "a.pg_code = $1"}`,
    ["id" in wanted ? wanted.id : wanted.pgCode],
  );
  if (!row) throw notFound("Gateway account");
  return { ...row, pgCode: row.pg_code, isSandbox: row.is_sandbox };
}

/** Whether a payment can be read by the gateway's reference. */
export function canFetch({ gateway }: { gateway: string }): boolean {
  return isBuilt(gateway) && connectorFor(gateway).fetchPayment !== undefined;
}
