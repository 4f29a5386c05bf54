import "server-only";
import { randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireUser } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type AccountRow, openCredentials, requireAccount } from "@/lib/gateway-accounts/account-row";
import { needsConnection } from "@/lib/gateway-accounts/check-account";
import type { ConnectionTest } from "@/lib/gateway-accounts/types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayAccount, InquiryResult } from "@/lib/gateways/types";

/** A person waits for it, and a gateway that takes longer is not well. */
const PATIENCE_MS = 10_000;

/** Asks the gateway something harmless with the stored credentials. Works for disabled accounts too. */
export async function testConnection(actor: Actor, pgCode: string): Promise<ConnectionTest> {
  const row = await requireAccount(sql, actor, pgCode);
  const connector = connectorFor(row.gateway);
  if (!needsConnection(connector.capabilities)) {
    throw new AppError("operation_not_supported", {
      detail: "There is nobody to ask: it has no connection.",
    });
  }
  const result = await ask(connector, openAccount(row));
  await recordAudit(sql, {
    actor: requireUser(actor),
    action: "gateway_account.tested",
    objectType: "gateway_account",
    objectId: pgCode,
    result: result.outcome === "accepted" ? "ok" : "failed",
    after: { outcome: result.outcome, status: result.exchange.response?.status ?? null },
  });
  return result;
}

function openAccount(row: AccountRow): GatewayAccount {
  const credentials = openCredentials(row);
  if (!credentials) {
    throw new AppError("conflict", {
      detail: "The stored credentials cannot be opened with the keys of this installation. Enter them again.",
    });
  }
  return {
    pgCode: row.pg_code,
    gateway: row.gateway,
    currencyCode: row.currency_code,
    baseUrl: row.base_url,
    credentials,
  };
}

async function ask(connector: GatewayConnector, account: GatewayAccount): Promise<ConnectionTest> {
  const deadlineMs = Math.min(PATIENCE_MS, getEnv().GATEWAY_DEADLINE_MS);
  if (connector.checkConnection) return connector.checkConnection(account, deadlineMs);
  if (connector.capabilities.inquiry !== "by_operation") {
    throw new AppError("operation_not_supported", {
      detail: `${connector.capabilities.displayName} answers no harmless question, so that only a payment shows whether the account works.`,
    });
  }
  // About an operation that was never sent: whoever knows our credentials answers that he never saw it.
  const reference = randomUUID();
  const payment = { gatewayReference: `connection-test-${reference}`, attemptReference: reference };
  return readAnswer(
    await connector.inquire({
      account,
      type: "refund",
      payment,
      operationReference: reference,
      gatewayReference: null,
      idempotencyKey: reference,
      preImage: null,
      concurrent: { certainMinor: 0n, possibleMinor: [] },
      amountMinor: 1n,
      currencyCode: account.currencyCode,
      deadlineMs,
    }),
  );
}

function readAnswer({ outcome, message, exchange }: InquiryResult): ConnectionTest {
  const status = exchange.response?.status;
  if (status === undefined) return { outcome: "unreachable", message: exchange.fault, exchange };
  if (status === 401 || status === 403) return { outcome: "refused", message, exchange };
  if (outcome === "not_found") return { outcome: "accepted", message, exchange };
  return { outcome: "unclear", message, exchange };
}
