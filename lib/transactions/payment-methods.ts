import "server-only";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { capabilitiesOf, connectorFor, isBuilt } from "@/lib/gateways/registry";

export interface PaymentMethodFilter {
  plugin: string;
  currencies?: string[] | undefined;
  customerId?: string | undefined;
  operation?: "purchase" | "authorize" | undefined;
  tokenizable?: boolean | undefined;
  autoDebit?: boolean | undefined;
  gateways?: string[] | undefined;
  isSandbox?: boolean | undefined;
  tags?: string[] | undefined;
  services?: string[] | undefined;
}

/** A gateway account as a merchant chooses it for a payment. */
export interface PaymentMethod {
  pgCode: string;
  name: string;
  gatewayName: string;
  isSandbox: boolean;
  currencyCode: string;
  operation: "purchase" | "authorize";
  /** What can be done with its payments later. */
  operations: ("refund" | "capture" | "void")[];
  tokenizable: boolean;
  autoDebit: boolean;
  tags: string[];
  /** The customer of the question paid with it before. */
  usedBefore: boolean;
}

interface MethodRow {
  pg_code: string;
  gateway: string;
  name: string;
  currency_code: string;
  operation: "purchase" | "authorize";
  is_sandbox: boolean;
  capabilities: unknown;
  tokenizable: boolean;
  auto_debit: boolean;
  tags: string[];
  used_before: boolean;
}

const FIND = `
  SELECT a.pg_code, a.gateway, a.name, a.currency_code, a.operation, a.is_sandbox, a.capabilities, a.tokenizable, a.auto_debit,
    a.tags, $6::text IS NOT NULL AND EXISTS (SELECT 1 FROM payment_transaction p
      WHERE p.customer_id = $6 AND p.gateway_account_id = a.id AND p.state IN ('paid', 'authorized', 'cod')
        AND p.deleted_at IS NULL) AS used_before
  FROM gateway_account a
  WHERE a.is_active AND $1 = ANY (a.plugins)
    AND ($2::text[] IS NULL OR a.currency_code = ANY ($2))
    AND ($3::text IS NULL OR a.operation::text = $3)
    AND ($4::boolean IS NULL OR a.is_sandbox = $4)
    AND ($5::text[] IS NULL OR a.tags && $5)
  ORDER BY a.name, a.pg_code`;

/** The active accounts that fit and that the actor may use. What he may not use is left out, as if it were not there. */
export async function listPaymentMethods(
  actor: Actor,
  filter: PaymentMethodFilter,
): Promise<PaymentMethod[]> {
  const rows = await sql.query<MethodRow>(
    FIND,
    [
      filter.plugin,
      filter.currencies?.map((code) => code.toUpperCase()) ?? null,
      filter.operation ?? null,
      filter.isSandbox ?? null,
      filter.tags ?? null,
      filter.customerId ?? null,
    ],
    "list-payment-methods",
  );
  const gateways = filter.gateways && new Set(filter.gateways.map((name) => name.toLowerCase()));
  return (
    rows
      .filter((row) => hasPermission(actor, gatewayRight(row.pg_code)))
      .filter((row) => !gateways || namesOf(row).some((name) => gateways.has(name.toLowerCase())))
      .map(toMethod)
      .filter((method) => !filter.tokenizable || method.tokenizable)
      .filter((method) => !filter.autoDebit || method.autoDebit)
      // No gateway that is built offers a wallet service, so whoever asks for one finds nothing.
      .filter(() => !filter.services || filter.services.length === 0)
  );
}

/** A gateway goes by its machine name and by the name that people read. */
function namesOf(row: MethodRow): string[] {
  return [row.gateway, capabilitiesOf(row.gateway, {}).displayName];
}

function toMethod(row: MethodRow): PaymentMethod {
  const can = capabilitiesOf(row.gateway, row.capabilities);
  const payments = isBuilt(row.gateway) ? connectorFor(row.gateway).payments : undefined;
  const savesCards = payments?.chargeToken !== undefined && row.tokenizable;
  return {
    pgCode: row.pg_code,
    name: row.name,
    gatewayName: can.displayName,
    isSandbox: row.is_sandbox,
    currencyCode: row.currency_code,
    operation: row.operation,
    operations: [
      ...(can.refund === "none" ? [] : (["refund"] as const)),
      ...(can.capture === "none" ? [] : (["capture"] as const)),
      ...(can.void ? (["void"] as const) : []),
    ],
    tokenizable: savesCards,
    autoDebit: savesCards && row.auto_debit,
    tags: row.tags,
    usedBefore: row.used_before,
  };
}
