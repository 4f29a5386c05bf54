import "server-only";
import { z } from "zod";
import type { WireRequest } from "@/lib/api/api-request";
import { extrasOf, toFields } from "@/lib/api/checkout";
import { readBody } from "@/lib/api/read-body";
import { CHECKOUT_LISTS, CHECKOUT_MAX_BYTES, checkoutCreateSchema } from "@/lib/api/schemas/checkout";
import { flag, parseFields } from "@/lib/api/schemas/fields";
import { day, optional } from "@/lib/api/schemas/parts";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import type { PaymentRequestInput } from "@/lib/payments/payment-requests/create-payment-request";
import { endOfDay } from "@/lib/payments/payment-requests/end-of-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

const formSchema = z.object({
  submission_key: z.uuid("Reload the page."),
  mail_customer: optional(flag()),
  /** The merchant's calendar day. */
  due_day: optional(day),
});

/** The console's form: what the API takes to create a payment, and what only a screen asks. */
export async function readPaymentRequestForm(
  actor: UserActor,
  request: WireRequest,
): Promise<PaymentRequestInput> {
  const given = await readBody(request, { lists: CHECKOUT_LISTS, maxBytes: CHECKOUT_MAX_BYTES });
  const form = parseFields(formSchema, given);
  const body = parseFields(checkoutCreateSchema, { ...given, type: "payment_request" });
  const { attachment } = await extrasOf(actor, body);
  return {
    fields: {
      ...toFields(body),
      ...(form.due_day === undefined
        ? {}
        : { dueAt: endOfDay(form.due_day, await readMerchantTimeZone(sql)) }),
    },
    attachment: attachment ?? null,
    mailCustomer: form.mail_customer ?? false,
    submissionKey: form.submission_key,
  };
}
