import "server-only";
import { isDeepStrictEqual } from "node:util";
import { isUniqueViolation, type Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { AccountRow } from "@/lib/gateway-accounts/account-row";
import type { AccountIdentity } from "@/lib/gateway-accounts/check-account";
import { GATEWAY_CATALOGUE } from "@/lib/gateways/catalogue";
import type { CapabilityNarrowing } from "@/lib/gateways/registry";
import { formatAmount } from "@/lib/money/money";
import { seal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

/** What can be changed about an account, apart from its credentials. */
export interface AccountValues {
  name: string;
  operation: "purchase" | "authorize";
  isSandbox: boolean;
  isActive: boolean;
  baseUrl: string;
  capabilities: CapabilityNarrowing;
  multipleAttempts: boolean;
  feeFixedMinor: bigint;
  feePerMille: number;
  inquiryMinutes: number;
  tokenizable: boolean;
  autoDebit: boolean;
  plugins: string[];
  tags: string[];
  fromFile: boolean;
}

const COLUMNS: Record<keyof AccountValues, keyof AccountRow> = {
  name: "name",
  operation: "operation",
  isSandbox: "is_sandbox",
  isActive: "is_active",
  baseUrl: "base_url",
  capabilities: "capabilities",
  multipleAttempts: "multiple_attempts",
  feeFixedMinor: "fee_fixed_minor",
  feePerMille: "fee_per_mille",
  inquiryMinutes: "inquiry_minutes",
  tokenizable: "tokenizable",
  autoDebit: "auto_debit",
  plugins: "plugins",
  tags: "tags",
  fromFile: "from_file",
};

/** What an account is when nobody says otherwise. */
export function defaultValues(
  gateway: string,
): Omit<AccountValues, "name" | "operation" | "isSandbox" | "baseUrl"> {
  const published = GATEWAY_CATALOGUE.find(({ slug }) => slug === gateway)?.inquiryMinutes;
  return {
    isActive: true,
    capabilities: {},
    multipleAttempts: true,
    feeFixedMinor: 0n,
    feePerMille: 0,
    inquiryMinutes: published ?? 5,
    tokenizable: true,
    autoDebit: true,
    plugins: ["e_commerce", "payment_request"],
    tags: [],
    fromFile: false,
  };
}

/** Stores a new account. Throws `already_exists` for a code that is taken. */
export async function insertAccount(
  sql: Sql,
  identity: AccountIdentity,
  values: AccountValues,
  credentials: Readonly<Record<string, string>>,
): Promise<void> {
  const names = Object.keys(COLUMNS) as (keyof AccountValues)[];
  const columns = names.map((name) => COLUMNS[name]);
  try {
    await sql.query(
      `INSERT INTO gateway_account (pg_code, gateway, currency_code, sealed_credentials, disabled_at, ${columns.join(", ")})
       VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN NULL ELSE now() END, ${columns.map((_, index) => `$${index + 6}`).join(", ")})`,
      [
        identity.pgCode,
        identity.gateway,
        identity.currencyCode,
        sealCredentials(identity.pgCode, credentials),
        values.isActive,
        ...names.map((name) => toColumn(values[name])),
      ],
    );
  } catch (error) {
    if (!isUniqueViolation(error, "gateway_account_pg_code_key")) throw error;
    throw new AppError("already_exists", {
      detail: `There is already an account with the code "${identity.pgCode}".`,
      field: "pgCode",
    });
  }
}

export interface AccountChange {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/**
 * Stores what is different, credentials included, in one statement; returns it without the credentials' values, or null when
 * nothing is. The caller holds the row's lock.
 */
export async function changeAccount(
  sql: Sql,
  row: AccountRow,
  values: Partial<AccountValues>,
  credentials?: Readonly<Record<string, string>>,
): Promise<AccountChange | null> {
  const changed = (Object.keys(values) as (keyof AccountValues)[]).filter(
    (name) => values[name] !== undefined && !isDeepStrictEqual(values[name], row[COLUMNS[name]]),
  );
  if (changed.length === 0 && credentials === undefined) return null;
  const parameters: unknown[] = [row.id];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const assignments = changed.map((name) => `${COLUMNS[name]} = ${bind(toColumn(values[name]))}`);
  if (changed.includes("isActive")) assignments.push(`disabled_at = ${values.isActive ? "NULL" : "now()"}`);
  if (credentials !== undefined) {
    assignments.push(`sealed_credentials = ${bind(sealCredentials(row.pg_code, credentials))}`);
    assignments.push("credentials_changed_at = now()");
  }
  await sql.query(
    `UPDATE gateway_account SET ${assignments.join(", ")}, version = version + 1, changed_at = now() WHERE id = $1`,
    parameters,
  );
  const facts = (of: (name: keyof AccountValues) => unknown) =>
    factsOf(
      changed.map((name) => [name, of(name)]),
      row.currency_code,
    );
  return { before: facts((name) => row[COLUMNS[name]]), after: facts((name) => values[name]) };
}

/** An account's values as the trail keeps them. */
export function auditFacts(values: AccountValues, currencyCode: string): Record<string, unknown> {
  return factsOf(Object.entries(values), currencyCode);
}

/** Amounts as decimal text, since the trail does not say the currency's decimals. */
function factsOf(entries: [name: string, value: unknown][], currencyCode: string): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) =>
      typeof value === "bigint"
        ? [name.replace(/Minor$/, ""), formatAmount(value, currencyCode)]
        : [name, value],
    ),
  );
}

/** Lists are arrays of the database, the narrowing is JSON. */
function toColumn(value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? JSON.stringify(value) : value;
}

function sealCredentials(pgCode: string, credentials: Readonly<Record<string, string>>): Buffer {
  return seal(JSON.stringify(credentials), credentialsLabel(pgCode), getEnv().COUNTERSIGN_SEAL_KEY);
}
