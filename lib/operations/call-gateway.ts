import "server-only";
import { getEnv, sealKeys } from "@/lib/env";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayAccount, GatewayExchange, GatewayResult, InquiryResult } from "@/lib/gateways/types";
import { log } from "@/lib/log";
import { noteAnswer } from "@/lib/operations/gateway-breaker";
import type { ExternalOperationType } from "@/lib/operations/types";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";
import type { Parent } from "@/lib/transactions/find-parent";

export interface OutboundOperation {
  id: string;
  idempotencyKey: string;
  type: ExternalOperationType;
  amountMinor: bigint;
  extra: Record<string, unknown>;
  /** The gateway's own id of it, once an answer gave one. */
  gatewayReference?: string | null;
}

function openAccount(parent: Parent): GatewayAccount {
  const account = parent.account;
  if (!account) throw new Error("The payment has no settling gateway account.");
  const credentials = JSON.parse(
    unseal(account.sealedCredentials, credentialsLabel(account.pgCode), sealKeys()),
  );
  return {
    pgCode: account.pgCode,
    gateway: account.gateway,
    currencyCode: account.currencyCode,
    baseUrl: account.baseUrl,
    credentials,
  };
}

/** Sends one operation to its gateway, once. Never throws: what is not certain comes back as `unknown`. */
export async function callGateway(parent: Parent, operation: OutboundOperation): Promise<GatewayResult> {
  let account: GatewayAccount;
  let connector: GatewayConnector;
  try {
    account = openAccount(parent);
    connector = connectorFor(account.gateway);
  } catch (error) {
    log.error({ error, operationId: operation.id }, "gateway account cannot be opened");
    return notSent("account_not_usable", "The credentials of the gateway account cannot be opened.");
  }
  try {
    const result = await connector.execute({
      account,
      type: operation.type,
      payment: paymentOf(parent),
      operationReference: operation.id,
      idempotencyKey: operation.idempotencyKey,
      amountMinor: operation.amountMinor,
      currencyCode: parent.facts.currencyCode,
      extra: operation.extra,
      preImage: null,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    });
    return await counted(parent, result);
  } catch (error) {
    // A defect of the connector after it may have sent: certainty is gone.
    log.error({ error, operationId: operation.id }, "connector failed");
    return {
      ...notSent("connector_fault", "The connector failed while talking to the gateway."),
      outcome: "unknown",
    };
  }
}

/** Asks the gateway what became of an operation. Never throws. */
export async function askGateway(parent: Parent, operation: OutboundOperation): Promise<InquiryResult> {
  try {
    const account = openAccount(parent);
    const answer = await connectorFor(account.gateway).inquire({
      account,
      type: operation.type,
      payment: paymentOf(parent),
      operationReference: operation.id,
      gatewayReference: operation.gatewayReference ?? null,
      idempotencyKey: operation.idempotencyKey,
      preImage: null,
      concurrent: { certainMinor: 0n, possibleMinor: [] },
      amountMinor: operation.amountMinor,
      currencyCode: parent.facts.currencyCode,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    });
    return await counted(parent, answer);
  } catch (error) {
    log.error({ error, operationId: operation.id }, "inquiry failed");
    return { ...notSent("inquiry_fault", "The gateway could not be asked."), outcome: "unknown" };
  }
}

/** The answer, once the account's breaker has counted it. */
async function counted<Answer extends { exchange: GatewayExchange }>(
  parent: Parent,
  answer: Answer,
): Promise<Answer> {
  if (parent.account) await noteAnswer(parent.account, answer.exchange);
  return answer;
}

function paymentOf(parent: Parent) {
  return { gatewayReference: parent.gatewayReference ?? "", attemptReference: parent.referenceNumber ?? "" };
}

/** The result of a call that provably never left this process. */
export function notSent(code: string, message: string): GatewayResult {
  return {
    outcome: "failed",
    gatewayReference: null,
    code,
    message,
    pgParams: {},
    response: {},
    exchange: {
      request: { method: "", url: "", headers: {}, body: null },
      response: null,
      fault: code,
      startedAt: new Date().toISOString(),
      durationMs: 0,
    },
  };
}
