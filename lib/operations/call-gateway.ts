import "server-only";
import { sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type {
  GatewayAccount,
  GatewayCall,
  GatewayExchange,
  GatewayResult,
  InquiryResult,
  PreImage,
} from "@/lib/gateways/types";
import { log } from "@/lib/log";
import { sendWindowMs } from "@/lib/operations/inquiry-schedule";
import { type Comparison, readComparison, storePreImage } from "@/lib/operations/pre-image";
import { noteAnswer } from "@/lib/operations/gateway-breaker";
import type { ExternalOperationType } from "@/lib/operations/types";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";
import type { Parent, SettlingAccount } from "@/lib/transactions/find-parent";

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
  return {
    pgCode: account.pgCode,
    gateway: account.gateway,
    currencyCode: account.currencyCode,
    baseUrl: account.baseUrl,
    credentials: { ...openCredentials(account) },
  };
}

type Credentials = GatewayAccount["credentials"];

/** What was opened last of each account, as long as its row holds the very same bytes. */
const opened = new Map<number, { pgCode: string; sealed: Buffer; credentials: Credentials }>();
const OPENED_LIMIT = 200;

function openCredentials({ id, pgCode, sealedCredentials }: SettlingAccount): Credentials {
  const last = opened.get(id);
  if (last?.pgCode === pgCode && last.sealed.equals(sealedCredentials)) return last.credentials;
  const credentials = JSON.parse(
    unseal(sealedCredentials, credentialsLabel(pgCode), sealKeys()),
  ) as Credentials;
  if (opened.size >= OPENED_LIMIT) opened.clear();
  opened.set(id, { pgCode, sealed: sealedCredentials, credentials });
  return credentials;
}

/**
 * Sends one operation to its gateway, once. Never throws: what is not certain comes back as `unknown`. What is not on its way by
 * `sendBy` (on the clock of `performance.now`) is not sent any more.
 */
export async function callGateway(
  parent: Parent,
  operation: OutboundOperation,
  sendBy = Number.POSITIVE_INFINITY,
): Promise<GatewayResult> {
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
    const call = {
      account,
      type: operation.type,
      payment: paymentOf(parent),
      operationReference: operation.id,
      idempotencyKey: operation.idempotencyKey,
      amountMinor: operation.amountMinor,
      currencyCode: parent.facts.currencyCode,
      extra: operation.extra,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    };
    const before = await preImageFor(parent, connector, call);
    if ("outcome" in before) return before;
    // A process that slept must not send: the reconcile job may already have been told "never seen".
    if (performance.now() > sendBy) return notSentInTime();
    return await counted(parent, await connector.execute({ ...call, ...before }));
  } catch (error) {
    // A defect of the connector after it may have sent: certainty is gone.
    log.error({ error, operationId: operation.id }, "connector failed");
    return {
      ...notSent("connector_fault", "The connector failed while talking to the gateway."),
      outcome: "unknown",
    };
  }
}

/** The gateway's totals before the operation, kept before it is sent; without them it is not sent. */
async function preImageFor(
  parent: Parent,
  connector: GatewayConnector,
  call: Omit<GatewayCall, "preImage">,
): Promise<{ preImage: PreImage | null } | GatewayResult> {
  if (!connector.readPreImage) return { preImage: null };
  const started = performance.now();
  const deadlineMs = Math.min(call.deadlineMs, Math.round(sendWindowMs() * 0.8));
  try {
    const reading = await connector.readPreImage({ ...call, deadlineMs });
    await counted(parent, reading);
    if (!reading.ok) return { ...notSent("totals_unreadable", reading.message), exchange: reading.exchange };
    await storePreImage(sql, call.operationReference, reading.preImage, performance.now() - started);
    return { preImage: reading.preImage };
  } catch (error) {
    log.error({ error, operationId: call.operationReference }, "the gateway's totals could not be kept");
    return notSent("totals_not_kept", "What the gateway holds could not be kept, so nothing was sent.");
  }
}

/** The result of a call that came too late to be sent. */
export function notSentInTime(): GatewayResult {
  return notSent("not_sent", "The operation was not sent in time and has been released.");
}

/** Asks the gateway what became of an operation. Never throws. */
export async function askGateway(parent: Parent, operation: OutboundOperation): Promise<InquiryResult> {
  try {
    const account = openAccount(parent);
    const connector = connectorFor(account.gateway);
    const comparison = connector.readPreImage ? await comparisonFor(parent, operation) : ALONE;
    if (!comparison) {
      return {
        ...notSent(NEVER_SENT, "It was never sent: nothing was kept to compare with."),
        outcome: "not_found",
      };
    }
    const answer = await connector.inquire({
      account,
      type: operation.type,
      payment: paymentOf(parent),
      operationReference: operation.id,
      gatewayReference: operation.gatewayReference ?? null,
      idempotencyKey: operation.idempotencyKey,
      ...comparison,
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

/** What we know by ourselves: without a stored pre-image nothing is ever sent. */
export const NEVER_SENT = "never_sent";

const ALONE = { preImage: null, concurrent: { certainMinor: 0n, possibleMinor: [] } };

function comparisonFor(parent: Parent, operation: OutboundOperation): Promise<Comparison | null> {
  return readComparison(sql, { id: operation.id, type: operation.type, transactionId: parent.id });
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
