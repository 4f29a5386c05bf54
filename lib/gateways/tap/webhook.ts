import { createHmac } from "node:crypto";
import { z } from "zod";
import { parseExactJson, readAmount } from "@/lib/gateways/amounts";
import { asObject } from "@/lib/gateways/answers";
import type {
  GatewayNotice,
  GatewayWebhookRequest,
  OperationNotice,
  PaymentNotice,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import { ourReference } from "@/lib/gateways/our-reference";
import { headerOf, sameText } from "@/lib/gateways/signatures";
import { isAuthorization } from "@/lib/gateways/tap/capture-charge";
import { paymentStateOf } from "@/lib/gateways/tap/payments";
import {
  AMOUNTS,
  authorizeObject,
  CAPTURE_OUTCOMES,
  chargeObject,
  outcomeIn,
  ownIdOf,
  paramsIn,
  REFUND_OUTCOMES,
  reasonOf,
  refundObject,
  type TapAttempt,
  type TapRefund,
} from "@/lib/gateways/tap/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Tap posts the object itself, to the address that came with its request, signed with the secret API key. */

const anyObject = z.discriminatedUnion("object", [chargeObject, authorizeObject, refundObject]);

/** Amounts are signed with three decimals in these currencies and with two in all others. */
const THREE_DECIMALS = new Set(["BHD", "KWD", "OMR"]);

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.secretKey;
  if (!secret) return { ok: false, reason: "not_configured" };
  const given = headerOf(request, "hashstring");
  if (!given) return { ok: false, reason: "signature_missing" };
  const text = signedText(parseExactJson(request.rawBody));
  if (text === null) return { ok: false, reason: "signature_wrong" };
  const expected = createHmac("sha256", secret).update(text).digest("hex");
  return sameText(given.toLowerCase(), expected) ? { ok: true } : { ok: false, reason: "signature_wrong" };
}

/** The text that Tap signs, or null for what it does not sign in this way. */
function signedText(body: unknown): string | null {
  const said = anyObject.safeParse(body).data;
  const amount = said && fixed(said.amount, THREE_DECIMALS.has(said.currency) ? 3 : 2);
  if (!said || amount === null) return null;
  const created = said.object === "refund" ? said.created : said.transaction?.created;
  const { gateway, payment } = said.reference ?? {};
  return [
    ["x_id", said.id],
    ["x_amount", amount],
    ["x_currency", said.currency],
    ["x_gateway_reference", gateway],
    ["x_payment_reference", payment],
    ["x_status", said.status],
    ["x_created", created],
  ]
    .map(([name, value]) => `${name}${value ?? ""}`)
    .join("");
}

/** The amount with exactly these decimals, or null when digits would be lost. */
function fixed(text: string, decimals: number): string | null {
  const [, whole, fraction = ""] = /^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole === undefined || !/^0*$/.test(fraction.slice(decimals))) return null;
  return `${whole}.${fraction.slice(0, decimals).padEnd(decimals, "0")}`;
}

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const body = parseExactJson(request.rawBody);
  const { object } = z.object({ object: z.string().min(1) }).parse(body);
  // Invoices, payouts and the like.
  if (!["charge", "authorize", "refund"].includes(object)) return [];
  const said = anyObject.parse(body);
  const common = { mustConfirm: false, pgParams: paramsIn(said), response: asObject(request.rawBody, []) };
  const created = said.object === "refund" ? said.created : said.transaction?.created;
  const noticeId = `${said.id}:${said.status}:${created ?? ""}`.slice(0, 128);
  return [{ noticeId, ...common, ...factOf(said) }];
}

type Common = "noticeId" | "mustConfirm" | "pgParams" | "response";

function factOf(said: TapAttempt | TapRefund): Omit<OperationNotice, Common> | Omit<PaymentNotice, Common> {
  const amountMinor = readAmount(AMOUNTS, said.amount, said.currency);
  if (amountMinor === null) throw new Error("The amount of the webhook is not exact.");
  const amounts = { amountMinor, currencyCode: said.currency };
  if (said.object === "refund") {
    const own = ourReference(ownIdOf(said));
    return { ...operation("refund", said, said.charge_id, own), ...amounts };
  }
  const source = said.source?.id ?? "";
  if (said.object === "charge" && isAuthorization(source))
    return { ...operation("capture", said, source, ourReference(ownIdOf(said))), ...amounts };
  if (said.object === "authorize" && said.status === "VOID")
    return { ...operation("void", said, said.id, null), ...amounts };
  return {
    kind: "payment",
    reference: said.reference?.order ?? said.reference?.transaction ?? null,
    gatewayReference: said.id,
    status: noticed(said),
    ...amounts,
  };
}

function operation(
  type: OperationNotice["type"],
  said: TapAttempt | TapRefund,
  paymentReference: string,
  operationReference: string | null,
) {
  const table = type === "refund" ? REFUND_OUTCOMES : CAPTURE_OUTCOMES;
  const outcome = type === "void" ? "succeeded" : outcomeIn(table, said.status);
  const isEnd = outcome === "succeeded" || outcome === "declined";
  const reason = outcome === "declined" ? reasonOf(said) : { code: null, message: null };
  return {
    kind: "operation",
    type,
    outcome: isEnd ? outcome : "pending",
    operationReference,
    gatewayReference: said.id,
    paymentReference,
    ...reason,
  } as const;
}

/** Null: still under way, or not said clearly; then it is asked. */
function noticed(said: TapAttempt): PaymentNotice["status"] {
  const state = paymentStateOf(said);
  return state === "waiting" ? null : state;
}
