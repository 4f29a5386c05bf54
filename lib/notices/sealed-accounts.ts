import "server-only";
import { sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import type { GatewayAccount } from "@/lib/gateways/types";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

export interface AccountRow {
  id: number;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
  sealed_credentials: Buffer;
}

const COLUMNS = "id, pg_code, gateway, base_url, currency_code, sealed_credentials";

/**
 * The accounts that an address of webhooks stands for: the one of this code, or all of this gateway; disabled ones as well.
 * Where the code of an account is the name of another gateway, the account is meant alone: no notice reaches two gateways.
 */
export function accountsNamed(name: string): Promise<AccountRow[]> {
  return sql.query<AccountRow>(
    `SELECT ${COLUMNS} FROM gateway_account a
     WHERE pg_code = $1 OR (gateway = $1 AND NOT EXISTS
       (SELECT 1 FROM gateway_account o WHERE o.pg_code = $1 AND o.gateway <> a.gateway))
     ORDER BY pg_code = $1 DESC, id`,
    [name.slice(0, 64)],
  );
}

/** Throws for an account that is gone. */
export async function accountById(id: number): Promise<AccountRow> {
  const [row] = await sql.query<AccountRow>(`SELECT ${COLUMNS} FROM gateway_account WHERE id = $1`, [id]);
  if (!row) throw new Error(`gateway account ${id} is gone`);
  return row;
}

export function openAccount(row: AccountRow): GatewayAccount {
  return {
    pgCode: row.pg_code,
    gateway: row.gateway,
    currencyCode: row.currency_code,
    baseUrl: row.base_url,
    credentials: JSON.parse(unseal(row.sealed_credentials, credentialsLabel(row.pg_code), sealKeys())),
  };
}
