import "server-only";
import { isDeepStrictEqual } from "node:util";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { ConfigurationError, getEnv } from "@/lib/env";
import { ACCOUNT_COLUMNS, type AccountRow, openCredentials } from "@/lib/gateway-accounts/account-row";
import { type DeclaredAccount, readAccountsFile } from "@/lib/gateway-accounts/accounts-file";
import { auditFacts, changeAccount, insertAccount } from "@/lib/gateway-accounts/store-account";
import { log } from "@/lib/log";

const ACTOR: AuditActor = { type: "system", label: "accounts file", address: null, requestId: null };

export interface AppliedFile {
  added: string[];
  changed: string[];
  /** No longer declared. */
  disabled: string[];
}

/**
 * Makes the accounts what the operator's file says, at the start of a process; null without a file. Any number of processes may
 * do it at once, and one that finds nothing different writes nothing. Accounts are never deleted: what is no longer declared
 * is disabled.
 */
export async function applyAccountsFile(): Promise<AppliedFile | null> {
  const path = getEnv().GATEWAY_ACCOUNTS_FILE;
  if (path === undefined) return null;
  const declared = readAccountsFile(path);
  const applied = await inTransaction(async (sql) => {
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('gateway_accounts_file'))");
    const result: AppliedFile = { added: [], changed: [], disabled: [] };
    const rows = await lockRows(sql, declared);
    refuseOthers(path, declared, rows);
    for (const account of declared) await applyOne(sql, account, rows.get(account.identity.pgCode), result);
    for (const row of rows.values()) await disableUndeclared(sql, declared, row, result);
    return result;
  });
  if (applied.added.length + applied.changed.length + applied.disabled.length > 0) {
    log.info({ ...applied }, "gateway accounts were brought in line with the accounts file");
  }
  return applied;
}

async function lockRows(sql: Sql, declared: readonly DeclaredAccount[]): Promise<Map<string, AccountRow>> {
  const rows = await sql.query<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM gateway_account a WHERE a.from_file OR a.pg_code = ANY ($1) ORDER BY a.id FOR NO KEY UPDATE`,
    [declared.map(({ identity }) => identity.pgCode)],
  );
  return new Map(rows.map((row) => [row.pg_code, row]));
}

/** Payments hang on an account's gateway and currency: a code that meant something else cannot change its meaning. */
function refuseOthers(
  path: string,
  declared: readonly DeclaredAccount[],
  rows: ReadonlyMap<string, AccountRow>,
): void {
  const problems = declared.flatMap(({ identity }) => {
    const row = rows.get(identity.pgCode);
    if (!row) return [];
    const place = `${path}, account "${identity.pgCode}"`;
    return [
      ...(row.gateway === identity.gateway
        ? []
        : [
            `${place}, gateway: it is an account at ${row.gateway} already. Declare the other one under a code of its own.`,
          ]),
      ...(row.currency_code === identity.currencyCode
        ? []
        : [
            `${place}, currency: it is an account in ${row.currency_code} already. Declare the other one under a code of its own.`,
          ]),
    ];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
}

async function applyOne(
  sql: Sql,
  { identity, values, credentials }: DeclaredAccount,
  row: AccountRow | undefined,
  result: AppliedFile,
): Promise<void> {
  const about = { actor: ACTOR, objectType: "gateway_account", objectId: identity.pgCode };
  const names = Object.keys(credentials).sort();
  if (!row) {
    await insertAccount(sql, identity, values, credentials);
    const { gateway, currencyCode } = identity;
    const after = { gateway, currencyCode, ...auditFacts(values, currencyCode), credentials: names };
    await recordAudit(sql, { ...about, action: "gateway_account.added", after });
    result.added.push(identity.pgCode);
    return;
  }
  const isSame = isDeepStrictEqual(openCredentials(row), credentials);
  const change = await changeAccount(sql, row, values, isSame ? undefined : credentials);
  if (!change) return;
  const after = { ...change.after, ...(isSame ? {} : { credentials: names, replaced: names }) };
  await recordAudit(sql, { ...about, action: "gateway_account.changed", before: change.before, after });
  result.changed.push(identity.pgCode);
}

async function disableUndeclared(
  sql: Sql,
  declared: readonly DeclaredAccount[],
  row: AccountRow,
  result: AppliedFile,
): Promise<void> {
  if (declared.some(({ identity }) => identity.pgCode === row.pg_code)) return;
  const change = await changeAccount(sql, row, { isActive: false });
  if (!change) return;
  await recordAudit(sql, {
    actor: ACTOR,
    action: "gateway_account.disabled",
    objectType: "gateway_account",
    objectId: row.pg_code,
    ...change,
    reason: "It is no longer declared in the accounts file.",
  });
  result.disabled.push(row.pg_code);
}
