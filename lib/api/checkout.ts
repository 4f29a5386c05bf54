import "server-only";
import { answerError, json } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { checkoutBody } from "@/lib/api/checkout-body";
import { readBody } from "@/lib/api/read-body";
import {
  CHECKOUT_LISTS,
  type CheckoutBody,
  type CheckoutPatch,
  checkoutCreateSchema,
  checkoutPatchSchema,
} from "@/lib/api/schemas/checkout";
import { parseFields } from "@/lib/api/schemas/fields";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { notFound } from "@/lib/errors";
import { endAttempts } from "@/lib/payments/end-attempts";
import { expireIfDue } from "@/lib/payments/expire-payments";
import { type CheckoutFields, DEFAULT_LIFETIME_S } from "@/lib/transactions/checkout-fields";
import { createCheckout } from "@/lib/transactions/create-checkout";
import { readCheckout } from "@/lib/transactions/find-checkout";
import { type CheckoutChange, updateCheckout } from "@/lib/transactions/update-checkout";

/** `POST /b/checkout/v1/pymt-txn/`: a payment that waits for its customer. */
export async function handleCreateCheckout({ request, origin, requestId }: ApiRequest): Promise<Response> {
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin);
    const body = parseFields(checkoutCreateSchema, await readBody(request, { lists: CHECKOUT_LISTS }));
    return json(201, checkoutBody(await createCheckout(actor, toFields(body))));
  } catch (error) {
    return answerError(error, requestId);
  }
}

/** `GET /b/checkout/v1/pymt-txn/{session_id}`. */
export async function handleReadCheckout({
  request,
  origin,
  requestId,
  params,
}: ApiRequest): Promise<Response> {
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin);
    const sessionId = sessionIdOf(params);
    await expireIfDue(sessionId);
    return json(200, checkoutBody(await readCheckout(actor, sessionId)));
  } catch (error) {
    return answerError(error, requestId);
  }
}

/** `PUT /b/checkout/v1/pymt-txn/{session_id}`: everything anew. */
export function handleReplaceCheckout(call: ApiRequest): Promise<Response> {
  return update(call, (body) => ({ whole: true, fields: toFields(parseFields(checkoutCreateSchema, body)) }));
}

/** `PATCH /b/checkout/v1/pymt-txn/{session_id}`: what is named. */
export function handleChangeCheckout(call: ApiRequest): Promise<Response> {
  return update(call, (body) => ({
    whole: false,
    fields: saidFields(parseFields(checkoutPatchSchema, body)),
  }));
}

async function update(
  { request, origin, requestId, params }: ApiRequest,
  parse: (body: Record<string, unknown>) => CheckoutChange,
): Promise<Response> {
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin);
    const change = parse(await readBody(request, { lists: CHECKOUT_LISTS }));
    const sessionId = sessionIdOf(params);
    await expireIfDue(sessionId);
    const record = await readCheckout(actor, sessionId);
    const { amount, currency_code: currency } = change.fields;
    // What the customer sees at the gateway must not differ from what is asked here.
    if ((amount ?? currency) !== undefined) await endAttempts(actor, record.id);
    return json(200, checkoutBody(await updateCheckout(actor, sessionId, change)));
  } catch (error) {
    return answerError(error, requestId);
  }
}

function sessionIdOf(params: Record<string, string>): string {
  const sessionId = params.session ?? "";
  if (!/^[-\w]{1,128}$/.test(sessionId)) throw notFound("Transaction");
  return sessionId;
}

function toFields(body: CheckoutBody): CheckoutFields {
  const payment_type = body.payment_type ?? "one_off";
  const defaultCriteria =
    payment_type === "auto_debit" ? { card_acceptance_criteria: { min_expiry_time: 30 } } : {};
  return {
    language: "en",
    lifetimeS: DEFAULT_LIFETIME_S,
    ...defaultCriteria,
    ...saidFields(body),
    payment_type,
    type: body.type,
    amount: body.amount,
    currency_code: body.currency_code,
    pg_codes: body.pg_codes,
  };
}

/** Switches that only concern the answer, and what has another name here. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  "due_datetime",
  "expiration_time",
  "shopping_address",
  "generate_qr_code",
  "shortify_checkout_url",
  "shortify_attachment_url",
  "include_sdk_setup_preload",
  "preload_checkout_page",
  "payment_instrument",
]);

/** What the body says, without what it left out. */
function saidFields(body: CheckoutPatch): Partial<CheckoutFields> {
  const fields = {
    ...body,
    dueAt: body.due_datetime,
    lifetimeS: body.expiration_time,
    shipping_address: body.shipping_address ?? body.shopping_address,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== undefined && !NOT_KEPT.has(name)),
  );
}
