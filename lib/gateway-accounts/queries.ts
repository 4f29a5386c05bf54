import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  isReadOnly,
  openCredentials,
  requireAccount,
} from "@/lib/gateway-accounts/account-row";
import { readHealth } from "@/lib/gateway-accounts/health";
import type {
  AccountDetail,
  AccountHealth,
  AccountSummary,
  AddableGateways,
  CatalogueEntry,
  CredentialState,
  GatewayOverview,
  OpenWork,
} from "@/lib/gateway-accounts/types";
import { GATEWAY_CATALOGUE } from "@/lib/gateways/catalogue";
import type { CredentialField } from "@/lib/gateways/capability-types";
import { builtGateways, capabilitiesOf, connectorFor, isBuilt } from "@/lib/gateways/registry";
import { formatAmount } from "@/lib/money/money";

/** All accounts with how they fare, and all gateways that there are. */
export async function getGatewayOverview(actor: Actor): Promise<GatewayOverview> {
  requirePermission(actor, "gateway.manage");
  const rows = await sql.query<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM gateway_account a ORDER BY a.is_active DESC, lower(a.name), a.pg_code`,
  );
  const states = await readHealth(sql, rows);
  return {
    accounts: rows.map((row) => toSummary(row, states.get(row.id) as AccountState)),
    catalogue: catalogue(),
  };
}

/** One account with everything but its credentials. */
export async function getAccount(actor: Actor, pgCode: string): Promise<AccountDetail> {
  const row = await requireAccount(sql, actor, pgCode);
  const state = (await readHealth(sql, [row])).get(row.id) as AccountState;
  const credentials = openCredentials(row);
  const own = isBuilt(row.gateway) ? connectorFor(row.gateway).capabilities : null;
  return {
    ...toSummary(row, state),
    version: row.version,
    isReadOnly: isReadOnly(row),
    operation: row.operation,
    baseUrl: row.base_url,
    webhookUrl: `${getEnv().PUBLIC_URL}/b/gateways/${encodeURIComponent(row.pg_code)}/webhook`,
    credentials: (own?.credentialFields ?? []).map((field) => toCredential(field, credentials)),
    credentialsReadable: credentials !== null,
    credentialsChangedAt: row.credentials_changed_at,
    changedAt: row.changed_at,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    multipleAttempts: row.multiple_attempts,
    tokenizable: row.tokenizable,
    autoDebit: row.auto_debit,
    inquiryMinutes: row.inquiry_minutes,
    feeFixed: formatAmount(row.fee_fixed_minor, row.currency_code),
    feePerMille: row.fee_per_mille,
    plugins: row.plugins,
    tags: row.tags,
    own,
    narrowed: capabilitiesOf(row.gateway, row.capabilities),
  };
}

/** The gateways for which an account can be added. */
export function getAddableGateways(actor: Actor): AddableGateways {
  requirePermission(actor, "gateway.manage");
  return { gateways: [...builtGateways()].sort((a, b) => a.displayName.localeCompare(b.displayName)) };
}

type AccountState = { health: AccountHealth; open: OpenWork };

function toSummary(row: AccountRow, state: AccountState): AccountSummary {
  const { displayName, refund, capture, void: canVoid } = capabilitiesOf(row.gateway, row.capabilities);
  return {
    pgCode: row.pg_code,
    name: row.name,
    gateway: row.gateway,
    gatewayName: displayName,
    isBuilt: isBuilt(row.gateway),
    currencyCode: row.currency_code,
    isSandbox: row.is_sandbox,
    isActive: row.is_active,
    fromFile: row.from_file,
    can: { refund, capture, void: canVoid },
    ...state,
  };
}

function toCredential(field: CredentialField, values: Record<string, string> | null): CredentialState {
  return {
    name: field.name,
    label: field.label,
    hint: field.hint ?? null,
    required: field.required,
    isSet: Boolean(values?.[field.name]),
  };
}

/** Everything of the published list and everything that is built, built ones first. */
function catalogue(): CatalogueEntry[] {
  const listed = new Map(GATEWAY_CATALOGUE.map((entry) => [entry.slug, entry]));
  const built = builtGateways().map((own) => ({
    gateway: own.gateway,
    name: own.displayName,
    isBuilt: true,
    countries: [...(listed.get(own.gateway)?.countries ?? [])],
    operations: operationsOf(own),
  }));
  const others = GATEWAY_CATALOGUE.filter(({ slug }) => !isBuilt(slug)).map((entry) => ({
    gateway: entry.slug,
    name: entry.name,
    isBuilt: false,
    countries: [...entry.countries],
    operations: [...entry.operations],
  }));
  const byName = (a: CatalogueEntry, b: CatalogueEntry) => a.name.localeCompare(b.name);
  return [...built.sort(byName), ...others.sort(byName)];
}

function operationsOf(own: ReturnType<typeof builtGateways>[number]): string[] {
  return [
    ...(own.purchase ? ["purchase"] : []),
    ...(own.authorize ? ["authorize"] : []),
    ...(own.capture === "none" ? [] : ["capture"]),
    ...(own.refund === "none" ? [] : ["refund"]),
    ...(own.void ? ["void"] : []),
  ];
}
