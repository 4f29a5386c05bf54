import "server-only";
import { sealKeys } from "@/lib/env";
import { capabilitiesOf, connectorFor, isBuilt } from "@/lib/gateways/registry";
import type { GatewayPayments, PaymentStatus } from "@/lib/gateways/payment-types";
import type { GatewayAccount } from "@/lib/gateways/types";
import type { AttemptOutcome } from "@/lib/payments/finish-attempt";
import type { AttemptState } from "@/lib/payments/rules";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

/** An account with its credentials still sealed, as its row says it. */
export interface SealedAccount {
  pg_code: string;
  gateway: string;
  account_currency: string;
  base_url: string;
  sealed_credentials: Buffer;
  capabilities: unknown;
}

/** Columns of a `SealedAccount`; needs the alias a (gateway_account). */
export const SEALED_ACCOUNT_COLUMNS =
  "a.pg_code, a.gateway, a.currency_code AS account_currency, a.base_url, a.sealed_credentials, a.capabilities";

/** How this account takes payments; null where it does not. */
export function paymentsOf(row: Pick<SealedAccount, "gateway">): GatewayPayments | null {
  return isBuilt(row.gateway) ? (connectorFor(row.gateway).payments ?? null) : null;
}

/** Whether the gateway of this account can be asked what became of a payment. */
export function canBeAsked(row: Pick<SealedAccount, "gateway" | "capabilities">): boolean {
  return paymentsOf(row) !== null && capabilitiesOf(row.gateway, row.capabilities).inquiry !== "none";
}

export function openAccount(row: SealedAccount): GatewayAccount {
  return {
    pgCode: row.pg_code,
    gateway: row.gateway,
    currencyCode: row.account_currency,
    baseUrl: row.base_url,
    credentials: JSON.parse(unseal(row.sealed_credentials, credentialsLabel(row.pg_code), sealKeys())),
  };
}

const STATES: Record<PaymentStatus["outcome"], AttemptState> = {
  succeeded: "success",
  waiting: "pending",
  failed: "failed",
  canceled: "canceled",
  not_found: "pending",
  unknown: "pending",
};

/** A gateway's answer about a payment as what was learned about our attempt. Never seen and no answer are no outcomes. */
export function outcomeOf(status: PaymentStatus): AttemptOutcome {
  const { gatewayReference, code, message, pgParams, response, exchange, card } = status;
  return {
    state: STATES[status.outcome],
    gatewayReference,
    code,
    message: message ?? (status.outcome === "canceled" ? "Canceled by the customer" : null),
    pgParams,
    response,
    exchange,
    card,
  };
}
