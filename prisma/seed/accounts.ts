import type { Sql } from "@/lib/db/sql";
import type { CapabilityNarrowing } from "@/lib/gateways/registry";
import { seal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

/** The gateway accounts of the demo. All but cash lead to the sandbox gateway. */
export interface SeedAccount {
  pgCode: string;
  gateway: "sandbox" | "cash";
  name: string;
  currencyCode: string;
  operation: "purchase" | "authorize";
  capabilities: CapabilityNarrowing;
  /** How its bank handles refunds. */
  refundMode: "immediate" | "queued";
  /** Surcharge in thousandths of the amount. */
  feePerMille: number;
}

const account = (
  pgCode: string,
  name: string,
  currencyCode: string,
  more: Partial<SeedAccount> = {},
): SeedAccount => ({
  pgCode,
  gateway: "sandbox",
  name,
  currencyCode,
  operation: "purchase",
  capabilities: {},
  refundMode: "immediate",
  feePerMille: 0,
  ...more,
});

export const SEED_ACCOUNTS = {
  knet: account("knet-test", "KNET", "KWD"),
  mada: account("mada-test", "mada", "SAR"),
  benefit: account("benefit-test", "Benefit", "BHD"),
  dirham: account("network-aed-test", "Cards, Emirates", "AED", { feePerMille: 20 }),
  dollar: account("cards-usd-test", "Cards, US dollar", "USD", { feePerMille: 25 }),
  authorize: account("cards-authorize-test", "Cards, authorize first", "KWD", { operation: "authorize" }),
  authorizeSar: account("cards-sar-authorize-test", "Cards, authorize first (SAR)", "SAR", {
    operation: "authorize",
    feePerMille: 15,
  }),
  queued: account("bank-queued-test", "Bank transfer, refunds queued", "KWD", { refundMode: "queued" }),
  noRefund: account("voucher-test", "Voucher, no refunds", "KWD", {
    capabilities: { refund: "none", void: false, capture: "none" },
  }),
  cash: account("cash-test", "Cash on delivery", "KWD", { gateway: "cash" }),
} as const satisfies Record<string, SeedAccount>;

export interface AccountAccess {
  sandboxGatewayUrl: string;
  credentials: { secret: string; webhookSecret: string };
  sealKey: string;
}

/** Stores the accounts that are missing and returns the id of each. Without access their credentials stay empty. */
export async function insertAccounts(
  sql: Sql,
  accounts: readonly SeedAccount[],
  access: AccountAccess | null,
): Promise<Map<string, number>> {
  for (const one of accounts) {
    const sealed = access
      ? seal(
          JSON.stringify(one.gateway === "cash" ? {} : access.credentials),
          credentialsLabel(one.pgCode),
          access.sealKey,
        )
      : Buffer.alloc(0);
    await sql.query(
      `INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, is_sandbox, base_url, sealed_credentials,
         capabilities, fee_per_mille)
       VALUES ($1, $9, $2, $3, $4::gateway_operation, true, $5, $6, $7::jsonb, $8) ON CONFLICT (pg_code) DO NOTHING`,
      [
        one.pgCode,
        one.name,
        one.currencyCode,
        one.operation,
        access?.sandboxGatewayUrl ?? "http://127.0.0.1:9",
        sealed,
        JSON.stringify(one.capabilities),
        one.feePerMille,
        one.gateway,
      ],
    );
  }
  const rows = await sql.query<{ id: number; pg_code: string }>(
    "SELECT id, pg_code FROM gateway_account WHERE pg_code = ANY ($1)",
    [accounts.map((one) => one.pgCode)],
  );
  return new Map(rows.map((row) => [row.pg_code, row.id]));
}
