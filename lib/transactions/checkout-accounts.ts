import "server-only";
import type { Sql } from "@/lib/db/sql";
import { CASH_GATEWAY } from "@/lib/gateways/cash/connector";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";

/** A gateway account as a payment method of a session. */
export interface CheckoutAccount {
  id: number;
  pgCode: string;
  gateway: string;
  name: string;
  /** Name of the gateway behind the account. */
  gatewayName: string;
  currencyCode: string;
  operation: "purchase" | "authorize";
  isSandbox: boolean;
  isActive: boolean;
  multipleAttempts: boolean;
  feeFixedMinor: bigint;
  feePerMille: number;
  /** Customers can pay on a page of the gateway. */
  hasPage: boolean;
  /** Customers pay the merchant in person, and he says so. */
  isCash: boolean;
  /** Cards can be saved. */
  savesCards: boolean;
  /** Saved cards can be charged without the customer. */
  chargesCards: boolean;
  /** Types of transactions that it is for. */
  types: readonly string[];
}

interface AccountRow {
  id: number;
  pg_code: string;
  gateway: string;
  name: string;
  currency_code: string;
  operation: "purchase" | "authorize";
  is_sandbox: boolean;
  is_active: boolean;
  multiple_attempts: boolean;
  fee_fixed_minor: bigint;
  fee_per_mille: number;
  tokenizable: boolean;
  auto_debit: boolean;
  plugins: string[];
}

/** The accounts of these codes, in the order of the codes; unknown ones are missing. */
export async function findCheckoutAccounts(sql: Sql, pgCodes: readonly string[]): Promise<CheckoutAccount[]> {
  const rows = await sql.query<AccountRow>(
    `SELECT id, pg_code, gateway, name, currency_code, operation, is_sandbox, is_active, multiple_attempts, fee_fixed_minor,
       fee_per_mille, tokenizable, auto_debit, plugins
     FROM gateway_account WHERE pg_code = ANY ($1::text[]) ORDER BY array_position($1::text[], pg_code::text)`,
    [pgCodes],
    "find-checkout-accounts",
  );
  return rows.map(toAccount);
}

function toAccount(row: AccountRow): CheckoutAccount {
  const connector = isBuilt(row.gateway) ? connectorFor(row.gateway) : null;
  const savesCards = connector?.payments?.chargeToken !== undefined && row.tokenizable;
  return {
    id: row.id,
    pgCode: row.pg_code,
    gateway: row.gateway,
    name: row.name,
    gatewayName: connector?.capabilities.displayName ?? row.gateway,
    currencyCode: row.currency_code,
    operation: row.operation,
    isSandbox: row.is_sandbox,
    isActive: row.is_active,
    multipleAttempts: row.multiple_attempts,
    feeFixedMinor: row.fee_fixed_minor,
    feePerMille: row.fee_per_mille,
    hasPage: connector?.payments !== undefined,
    isCash: row.gateway === CASH_GATEWAY,
    savesCards,
    chargesCards: savesCards && row.auto_debit,
    types: row.plugins,
  };
}
