import { amountRefusal, amountText } from "@/lib/gateways/amounts";
import {
  type Reading,
  readWriteFault,
  refusedBeforeSending,
  secretsOf,
  toResult,
  UNREADABLE,
} from "@/lib/gateways/answers";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { inquire } from "@/lib/gateways/ottu/inquiry";
import { readOperation } from "@/lib/gateways/ottu/operation-answer";
import { checkConnection, fetchPayment } from "@/lib/gateways/ottu/payments";
import { parseWebhook, verifyWebhook } from "@/lib/gateways/ottu/webhook";
import { AMOUNTS, CREDENTIAL_FIELDS, PATHS, refusalIn, sendToOttu } from "@/lib/gateways/ottu/wire";
import type { GatewayCall, GatewayResult } from "@/lib/gateways/types";

/**
 * An Ottu installation, for payments that live in it. Our operation id is its Tracking-Key. The key is free again after a refusal, and
 * nobody says what two requests at once under one key come to, so nothing is ever sent twice: what a key came to is asked.
 */

const CAPABILITIES: GatewayCapabilities = {
  gateway: "ottu",
  displayName: "Ottu",
  purchase: true,
  authorize: true,
  capture: "multiple",
  void: true,
  refund: "multiple",
  queuedRefund: true,
  inquiry: "by_operation",
  neverSeen: {
    afterMinutes: 24 * 60,
    confidence: "mem",
    note: "It may itself still wait for the gateway behind it, and no document says when a child of the payment appears.",
  },
  // How long a key is known is not said; a day is the careful guess, on which nothing is built.
  idempotency: {
    kind: "header",
    carries: "operation_reference",
    lifetimeHours: 24,
    mayResend: false,
    except: [],
  },
  toldNameless: ["refund", "capture", "void"],
  amounts: AMOUNTS,
  currencies: "all",
  windows: { refundDays: null, captureDays: null, voidHours: null },
  // Tickets of airlines that the gateway behind Ottu settles one by one.
  extraFields: [{ name: "orders", operations: ["refund"], kind: "tickets" }],
  credentialFields: CREDENTIAL_FIELDS,
  baseUrls: [],
  verified: {
    level: "stand_in",
    note: "Written from the documentation, tried against a server of our own that plays Ottu and against the same API of this product. Never against Ottu itself.",
  },
};

export const ottuConnector: GatewayConnector = {
  capabilities: CAPABILITIES,
  execute,
  inquire,
  verifyWebhook,
  parseWebhook,
  fetchPayment,
  checkConnection,
};

async function execute(call: GatewayCall): Promise<GatewayResult> {
  const { account, type, amountMinor, currencyCode } = call;
  const refusal = amountRefusal(AMOUNTS, amountMinor, currencyCode);
  if (refusal) return refusedBeforeSending("amount_not_supported", refusal);
  const body = {
    operation: type,
    session_id: call.payment.gatewayReference,
    // Never left out: without it everything that remains would be taken.
    ...(type === "void" ? {} : { amount: amountText(AMOUNTS, amountMinor, currencyCode) }),
    ...(Object.keys(call.extra).length === 0 ? {} : { extra: call.extra }),
  };
  const answer = await sendToOttu(account, PATHS.operation, call.deadlineMs, body, call.operationReference);
  return toResult(secretsOf(account, CREDENTIAL_FIELDS), answer, readExecution(call, answer));
}

/** Statuses beside which Ottu's "no" means that nothing was done. */
const REFUSALS = new Set([400, 404, 405, 415, 422, 423]);

function readExecution(call: GatewayCall, answer: OutboundResult): Reading {
  const fault = readWriteFault(answer, { tooManyRequests: "not_executed" });
  if (fault || !answer.ok) return fault ?? UNREADABLE;
  if (answer.status < 300) return readOperation(call, answer);
  const said = refusalIn(answer);
  if (!said) return UNREADABLE;
  // 409 is one of them: another request under this key is under way.
  const outcome = REFUSALS.has(answer.status) ? "declined" : "unknown";
  return { outcome, code: said.code, message: said.message };
}
