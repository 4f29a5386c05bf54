import "server-only";
import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { json } from "@/lib/api/answers";
import { takeFile } from "@/lib/api/attachment";
import { authenticated } from "@/lib/api/authenticated";
import { checkoutBody } from "@/lib/api/checkout-body";
import { payInOneStep } from "@/lib/api/one-step";
import { readBody } from "@/lib/api/read-body";
import {
  CHECKOUT_LISTS,
  CHECKOUT_MAX_BYTES,
  type CheckoutBody,
  type CheckoutPatch,
  checkoutCreateSchema,
  checkoutPatchSchema,
} from "@/lib/api/schemas/checkout";
import { parseFields } from "@/lib/api/schemas/fields";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError, notFound } from "@/lib/errors";
import { endAttempts } from "@/lib/payments/end-attempts";
import { expireIfDue } from "@/lib/payments/expire-payments";
import { type CheckoutFields, DEFAULT_LIFETIME_S } from "@/lib/transactions/checkout-fields";
import type { CheckoutExtras } from "@/lib/transactions/checkout-extras";
import { createCheckout } from "@/lib/transactions/create-checkout";
import { readCheckout, typesOpenTo } from "@/lib/transactions/find-checkout";
import { type CheckoutChange, isForAnotherPage, updateCheckout } from "@/lib/transactions/update-checkout";

const BODY = { lists: CHECKOUT_LISTS, maxBytes: CHECKOUT_MAX_BYTES };

/** `POST /b/checkout/v1/pymt-txn/`: a payment that waits for its customer. */
export const handleCreateCheckout = authenticated("transaction.create", async (actor, call, context) => {
  const body = parseFields(checkoutCreateSchema, await readBody(call.request, BODY));
  requirePermission(actor, `${body.type}.add`);
  const [fields, extras] = [toFields(body), await extrasOf(actor, body)];
  if (body.payment_instrument !== undefined)
    return payInOneStep(call, actor, context, {
      fields,
      extras,
      token: body.payment_instrument.payload.token,
    });
  return json(201, checkoutBody(await createCheckout(actor, fields, extras), shownOf(body)));
});

/** `GET /b/checkout/v1/pymt-txn/{session_id}`. */
export const handleReadCheckout = authenticated("transaction.read", async (actor, { params }) => {
  const sessionId = sessionIdOf(params);
  await expireIfDue(sessionId, requestInternalOperation);
  return json(200, checkoutBody(await readCheckout(actor, sessionId)));
});

/** `PUT /b/checkout/v1/pymt-txn/{session_id}`: everything anew. */
export const handleReplaceCheckout = updating((given) => {
  const body = parseFields(checkoutCreateSchema, given);
  return { body, change: { whole: true, fields: toFields(body) } };
});

/** `PATCH /b/checkout/v1/pymt-txn/{session_id}`: what is named. */
export const handleChangeCheckout = updating((given) => {
  const body = parseFields(checkoutPatchSchema, given);
  return { body, change: { whole: false, fields: saidFields(body) } };
});

function updating(
  parse: (given: Record<string, unknown>) => { body: CheckoutPatch; change: CheckoutChange },
): ReturnType<typeof authenticated> {
  return authenticated("transaction.update", async (actor, { request, params }) => {
    const { body, change } = parse(await readBody(request, BODY));
    refuseInstrument(body);
    const sessionId = sessionIdOf(params);
    await expireIfDue(sessionId, requestInternalOperation);
    const record = await readCheckout(actor, sessionId);
    // Closing a page that the customer may still pay on is part of the change, so it takes the same right.
    if (!typesOpenTo(actor, "change").includes(record.fields.type)) throw notFound("Transaction");
    const extras = await extrasOf(actor, body, sessionId);
    // What the customer sees at the gateway must not differ from what is asked here.
    if (isForAnotherPage(record.fields, change.fields)) await endAttempts(actor, record.id);
    const updated = await updateCheckout(actor, sessionId, change, extras);
    return json(200, checkoutBody(updated, shownOf(body)));
  });
}

function refuseInstrument({ payment_instrument: instrument }: CheckoutPatch): void {
  if (instrument === undefined) return;
  throw new AppError("invalid_input", {
    field: "payment_instrument",
    detail: "A one-step payment is made when its session is created. Charge this one by auto-debit.",
  });
}

/** What is asked for beside the fields, with the file taken in. `sessionId`: of the payment that is there already. */
export async function extrasOf(
  actor: Actor,
  body: CheckoutPatch,
  sessionId?: string,
): Promise<CheckoutExtras> {
  const about = sessionId === undefined ? {} : { transactionSessionId: sessionId };
  return {
    attachment: body.attachment
      ? await takeFile(actor, { file: body.attachment, field: "attachment", ...about })
      : null,
    shortenCheckout: body.shortify_checkout_url ?? false,
    shortenAttachment: body.shortify_attachment_url ?? false,
  };
}

function shownOf(body: CheckoutPatch): { preload: boolean } {
  return { preload: body.include_sdk_setup_preload ?? false };
}

function sessionIdOf(params: Record<string, string>): string {
  const sessionId = params.session ?? "";
  if (!/^[-\w]{1,128}$/.test(sessionId)) throw notFound("Transaction");
  return sessionId;
}

/** A whole body in the terms of the use cases. */
export function toFields(body: CheckoutBody): CheckoutFields {
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
  "attachment",
  "due_datetime",
  "expiration_time",
  "shopping_address",
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
