import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

/** An account as its row says it, credentials still sealed. */
export interface AccountRow {
  id: number;
  pg_code: string;
  gateway: string;
  name: string;
  currency_code: string;
  operation: "purchase" | "authorize";
  is_sandbox: boolean;
  is_active: boolean;
  base_url: string;
  sealed_credentials: Buffer;
  capabilities: Record<string, unknown>;
  multiple_attempts: boolean;
  fee_fixed_minor: bigint;
  fee_per_mille: number;
  inquiry_minutes: number;
  tokenizable: boolean;
  auto_debit: boolean;
  plugins: string[];
  tags: string[];
  from_file: boolean;
  version: number;
  failed_calls: number;
  last_fault: string | null;
  last_fault_at: string | null;
  paused_until: string | null;
  credentials_changed_at: string;
  changed_at: string;
  created_at: string;
  disabled_at: string | null;
}

/** Columns of an `AccountRow`; needs the alias a (gateway_account). */
export const ACCOUNT_COLUMNS = `a.id, a.pg_code, a.gateway, a.name, a.currency_code, a.operation, a.is_sandbox, a.is_active,
  a.base_url, a.sealed_credentials, a.capabilities, a.multiple_attempts, a.fee_fixed_minor, a.fee_per_mille, a.inquiry_minutes,
  a.tokenizable, a.auto_debit, a.plugins, a.tags, a.from_file, a.version, a.failed_calls, a.last_fault, a.last_fault_at,
  a.paused_until, a.credentials_changed_at, a.changed_at, a.created_at, a.disabled_at`;

/** Asks for the right, then finds the account: what is not there and what may not be seen look alike. */
export async function requireAccount(sql: Sql, actor: Actor, pgCode: string): Promise<AccountRow> {
  requirePermission(actor, "gateway.manage");
  const [row] = await sql.query<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM gateway_account a WHERE a.pg_code = $1`,
    [pgCode],
  );
  if (!row) throw notFound("Gateway account");
  return row;
}

/** The account under a lock, if it may be changed here and is still as the person saw it. */
export async function lockAccount(
  sql: Sql,
  actor: Actor,
  pgCode: string,
  version?: number,
): Promise<AccountRow> {
  requirePermission(actor, "gateway.manage");
  await sql.query("SELECT 1 FROM gateway_account WHERE pg_code = $1 FOR NO KEY UPDATE", [pgCode]);
  const row = await requireAccount(sql, actor, pgCode);
  if (isReadOnly(row)) {
    throw new AppError("conflict", {
      detail: "This account is declared in the accounts file. Change it there and start again.",
    });
  }
  if (version !== undefined && row.version !== version) {
    throw new AppError("conflict", {
      detail:
        "Somebody has changed this account meanwhile. Load the page again and look before you change it.",
    });
  }
  return row;
}

/** While the operator's file is read at every start, a change made elsewhere would not last. */
export function isReadOnly(row: Pick<AccountRow, "from_file">): boolean {
  return row.from_file && getEnv().GATEWAY_ACCOUNTS_FILE !== undefined;
}

/** The credentials, or null when no configured key opens them. */
export function openCredentials(
  row: Pick<AccountRow, "pg_code" | "sealed_credentials">,
): Record<string, string> | null {
  try {
    return JSON.parse(unseal(row.sealed_credentials, credentialsLabel(row.pg_code), sealKeys())) as Record<
      string,
      string
    >;
  } catch {
    return null;
  }
}
