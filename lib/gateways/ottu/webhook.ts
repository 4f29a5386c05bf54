import { createHash, createHmac } from "node:crypto";
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
import { executedObject, paramsIn } from "@/lib/gateways/ottu/operation-answer";
import { amountOf, PAYMENT_STATES } from "@/lib/gateways/ottu/payments";
import { AMOUNTS, CHILD_STATES, paymentObject } from "@/lib/gateways/ottu/wire";
import { sameText } from "@/lib/gateways/signatures";
import type { GatewayAccount } from "@/lib/gateways/types";

/**
 * Webhooks of an Ottu installation. The signature stands in the body and covers chosen fields. Which payment it is, which operation and the
 * child are not among them, so each webhook is only a hint, and Ottu is asked before anything changes here.
 */

/** In the order in which they are signed. */
const SIGNED_FIELDS = [
  "amount",
  "currency_code",
  "customer_address_city",
  "customer_address_country",
  "customer_address_line1",
  "customer_address_line2",
  "customer_address_postal_code",
  "customer_address_state",
  "customer_email",
  "customer_first_name",
  "customer_last_name",
  "customer_phone",
  "gateway_account",
  "gateway_name",
  "order_no",
  "reference_number",
  "result",
  "state",
] as const;

/** The text that is signed, or null when a field cannot be part of it. */
export function signedText(body: Readonly<Record<string, unknown>>): string | null {
  let text = "";
  for (const name of SIGNED_FIELDS) {
    const value = Object.hasOwn(body, name) ? body[name] : null;
    if (value === null || value === "") continue;
    if (typeof value !== "string") return null;
    text += `${name}${value}`;
  }
  return text;
}

const signedBody = z.looseObject({ signature: z.string().min(1) });

export function verifyWebhook(account: GatewayAccount, request: GatewayWebhookRequest): WebhookVerification {
  const secret = account.credentials.webhookSecret;
  if (!secret) return { ok: false, reason: "not_configured" };
  const body = signedBody.safeParse(parseExactJson(request.rawBody)).data;
  if (!body) return { ok: false, reason: "signature_missing" };
  const text = signedText(body);
  // A signature over nothing would hold for every body without these fields.
  if (!text) return { ok: false, reason: "signature_wrong" };
  const expected = createHmac("sha256", secret).update(text, "utf8").digest("hex");
  return sameText(body.signature.toLowerCase(), expected)
    ? { ok: true }
    : { ok: false, reason: "signature_wrong" };
}

export function parseWebhook(_account: GatewayAccount, request: GatewayWebhookRequest): GatewayNotice[] {
  const body = z.looseObject({}).parse(parseExactJson(request.rawBody));
  const fact = body.txn === undefined ? paymentFact(body) : operationFact(body);
  const response = asObject(request.rawBody, []);
  return [{ ...fact, mustConfirm: true, response }];
}

type Common = "mustConfirm" | "response";

function operationFact(body: unknown): Omit<OperationNotice, Common> {
  const said = executedObject.parse(body);
  const { txn } = said;
  const word = CHILD_STATES.get(txn.state);
  if (!word) throw new Error("The state of the operation is not known.");
  if (said.operation && said.operation !== word.type)
    throw new Error("The operation and the state of its child contradict each other.");
  const amountMinor = readAmount(AMOUNTS, txn.amount, txn.currency_code);
  if (amountMinor === null) throw new Error("The amount of the webhook is not exact.");
  if (readAmount(AMOUNTS, said.amount, txn.currency_code) !== amountMinor)
    throw new Error("The amounts of the operation and its child contradict each other.");
  return {
    kind: "operation",
    // With the signed fields, so that an invented notice does not pass for the true one that comes after it.
    noticeId: idOf(
      ...["operation", said.session_id, txn.session_id, txn.state],
      ...[said.amount, said.reference_number, said.result],
    ),
    type: word.type,
    outcome: word.outcome,
    // The Tracking-Key is not repeated.
    operationReference: null,
    gatewayReference: txn.session_id,
    paymentReference: said.session_id,
    // A void takes the whole authorization with its fee, which is more than what is refundable here.
    amountMinor: word.type === "void" ? null : amountMinor,
    currencyCode: txn.currency_code,
    code: word.outcome === "declined" ? txn.state : null,
    message: null,
    happenedAt: isoOf(said.timestamp_utc),
    pgParams: paramsIn(said),
  };
}

function paymentFact(body: unknown): Omit<PaymentNotice, Common> {
  const said = paymentObject.parse(body);
  const amountMinor = amountOf(said);
  if (amountMinor === null) throw new Error("The amount of the webhook is not exact.");
  const state = PAYMENT_STATES.get(said.state);
  return {
    kind: "payment",
    noticeId: idOf("payment", said.session_id, said.state, said.reference_number, said.timestamp_utc),
    reference: said.order_no || null,
    gatewayReference: said.session_id,
    status: state === undefined || state === "waiting" ? null : state,
    amountMinor,
    currencyCode: said.currency_code,
    happenedAt: isoOf(said.timestamp_utc),
    pgParams: paramsIn(said),
  };
}

/** Short enough whatever the ids are. */
function idOf(...parts: (string | null | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
function isoOf(text: string | null | undefined): string | null {
  return text && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(" ", "T")}Z` : null;
}
