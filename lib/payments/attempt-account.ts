import "server-only";
import { sealKeys } from "@/lib/env";
import { capabilitiesOf, connectorFor, isBuilt } from "@/lib/gateways/registry";
import type { GatewayPayments, PaymentStatus } from "@/lib/gateways/payment-types";
import type { GatewayAccount, GatewayExchange } from "@/lib/gateways/types";
import { enterGateway, isRefusedAtGate } from "@/lib/operations/enter-gateway";
import { type AccountHealth, HEALTH_COLUMNS, noteAnswer } from "@/lib/operations/gateway-breaker";
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
  gate_id: number;
  gate_name: string;
  failed_calls: number;
  paused_ms: number | null;
}

/** Columns of a `SealedAccount`; needs the alias a (gateway_account). */
export const SEALED_ACCOUNT_COLUMNS = `a.pg_code, a.gateway, a.currency_code AS account_currency, a.base_url,
  a.sealed_credentials, a.capabilities, a.id AS gate_id, a.name AS gate_name, ${HEALTH_COLUMNS}`;

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

/** The gate before a call about a payment: how to leave it, or null when it was refused and nothing may be sent. */
export async function passGate(row: SealedAccount): Promise<(() => void) | null> {
  try {
    return await enterGateway(healthOf(row));
  } catch (error) {
    if (isRefusedAtGate(error)) return null;
    throw error;
  }
}

/** The answer, once the account's breaker has counted it. */
export async function counted<Answer extends { exchange: GatewayExchange }>(
  row: SealedAccount,
  answer: Answer,
): Promise<Answer> {
  await noteAnswer(healthOf(row), answer.exchange);
  return answer;
}

/** The account as the gate sees it. */
export function healthOf(row: SealedAccount): AccountHealth {
  return { id: row.gate_id, name: row.gate_name, failedCalls: row.failed_calls, pausedMs: row.paused_ms };
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
