import { z } from "zod";
import { attachedFile } from "@/lib/api/schemas/attachment";
import { isCountryCode } from "@/lib/api/schemas/countries";
import { choice, flag } from "@/lib/api/schemas/fields";
import {
  address,
  amount,
  anyObject,
  day,
  email,
  isDay,
  line,
  list,
  members,
  optional,
  whole,
} from "@/lib/api/schemas/parts";
import { paymentInstrument } from "@/lib/api/schemas/payment-instrument";
import { PAYMENT_TYPES, TRANSACTION_TYPES } from "@/lib/transactions/checkout-fields";

/** Request bodies of the Checkout API. Unknown fields are ignored. */

const MAIL_EVENTS = [
  "created",
  "paid",
  "canceled",
  "failed",
  "expired",
  "authorized",
  "voided",
  "refunded",
  "captured",
] as const;
const CHAT_EVENTS = ["created", "paid", "canceled", "failed", "expired", "authorized"] as const;

const country = line(2).refine(isCountryCode, "Use an ISO 3166 alpha-2 country code.");

const billing = {
  line1: line(128),
  line2: optional(line(128)),
  city: line(40),
  state: optional(line(40)),
  country,
  postal_code: optional(line(12)),
};

const shipping = members({
  ...billing,
  first_name: line(64),
  last_name: line(64),
  email: email(),
  phone: line(16),
});

const agreement = members({
  id: optional(line(128)).meta({ description: "The merchant's own number of the agreement." }),
  amount_variability: optional(choice(["fixed", "variable"])),
  start_date: optional(day),
  expiry_date: optional(day),
  max_amount_per_cycle: optional(amount),
  cycle_interval_days: optional(whole(1, 366)),
  total_cycles: optional(whole(1, 999)),
  frequency: optional(
    choice([
      "irregular",
      "daily",
      "weekly",
      "semi_monthly",
      "monthly",
      "quarterly",
      "semi_annually",
      "yearly",
      "other",
    ]),
  ),
  type: z.preprocess(
    (value) => value || "recurring",
    choice(["event_based", "installment", "recurring", "unscheduled", "other"]),
  ),
  seller: optional(
    members({
      name: optional(line(128)),
      short_name: optional(line(64)),
      category_code: optional(line(16)),
    }),
  ),
  extra_params: optional(anyObject),
});

/** `DD/MM/YYYY hh:mm`, UTC, as ISO 8601. */
const dueDatetime = line(19).transform((value, context) => {
  const match = /^(\d{2})\/(\d{2})\/(\d{4}) ([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value);
  const [, dd, mm, yyyy, hour, minute, second = "00"] = match ?? [];
  const date = `${yyyy}-${mm}-${dd}`;
  if (match && isDay(date)) return `${date}T${hour}:${minute}:${second}Z`;
  context.addIssue({ code: "custom", message: "Datetime has wrong format. Use DD/MM/YYYY hh:mm." });
  return z.NEVER;
});

const LONGEST_LIFETIME_S = 366 * 86_400;

/** `DD HH:MM:SS`, the day part optional, in seconds. */
const expirationTime = line(32).transform((value, context) => {
  const match = /^(?:(\d{1,3}) )?(\d{1,2}):([0-5]\d):([0-5]\d)$/.exec(value);
  const [, days = "0", hours, minutes, seconds] = match ?? [];
  const total = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (match && total > 0 && total <= LONGEST_LIFETIME_S) return total;
  context.addIssue({
    code: "custom",
    message: "Duration has wrong format. Use DD HH:MM:SS, at most 366 days.",
  });
  return z.NEVER;
});

const pgCodes = list(line(64), 50)
  .refine((codes) => codes.length > 0, "This list may not be empty.")
  .meta({ description: "Gateway accounts that the customer may pay through." });

const said = {
  type: choice(TRANSACTION_TYPES).meta({ description: "The business flow." }),
  amount: amount.meta({ description: "Decimal text in major units; 0 for save_card." }),
  currency_code: line(3).meta({ description: "ISO 4217 code." }),
  pg_codes: pgCodes,
};

const optionalFields = {
  payment_type: optional(choice(PAYMENT_TYPES)).meta({ description: "Card behaviour; one_off by default." }),
  order_no: optional(line(128)).meta({ description: "The merchant's own number." }),
  customer_id: optional(line(64)),
  customer_email: optional(email()),
  customer_phone: optional(line(16)),
  customer_phone_2: optional(line(16)),
  customer_first_name: optional(line(64)),
  customer_last_name: optional(line(64)),
  customer_birthdate: optional(day),
  billing_address: optional(members(billing)),
  shipping_address: optional(shipping),
  shopping_address: optional(shipping).meta({ description: "Another name of shipping_address." }),
  agreement: optional(agreement).meta({ description: "Needed for auto_debit." }),
  card_acceptance_criteria: optional(members({ min_expiry_time: optional(whole(1, 365)) })),
  due_datetime: optional(dueDatetime).meta({ description: "DD/MM/YYYY hh:mm, UTC. Shown, never acted on." }),
  expiration_time: optional(expirationTime).meta({
    description: "DD HH:MM:SS from the creation; one day by default.",
  }),
  email_recipients: optional(list(email(), 50)),
  extra: optional(anyObject).meta({ description: "Anything; comes back in webhooks." }),
  initiator_id: optional(whole(1, 2_147_483_647)).meta({
    description: "A user on whose behalf an API key acts.",
  }),
  language: optional(choice(["en", "ar"])).meta({ description: "Of the payment page; en by default." }),
  notifications: optional(
    members({
      email: optional(list(choice(MAIL_EVENTS), 9)),
      sms: optional(list(choice(MAIL_EVENTS), 9)),
      whatsapp: optional(list(choice(CHAT_EVENTS), 6)),
    }),
  ),
  product_type: optional(line(128)),
  redirect_url: optional(address()).meta({ description: "Where the customer goes after the payment." }),
  webhook_url: optional(address()).meta({ description: "Where payment events go." }),
  vendor_name: optional(line(64)),
  unit_code: optional(line(50).refine((value) => /^[-\w]+$/.test(value), "Enter a valid slug.")),
  attachment_upload_url: optional(address()),
  attachment: optional(attachedFile).meta({ description: "A file for the customer, by multipart only." }),
  generate_qr_code: optional(flag()).meta({ description: "Adds `qr_code_url`." }),
  shortify_checkout_url: optional(flag()).meta({ description: "Adds `checkout_short_url`." }),
  shortify_attachment_url: optional(flag()).meta({ description: "Adds `attachment_short_url`." }),
  include_sdk_setup_preload: optional(flag()).meta({
    description: "Adds `sdk_setup_preload_payload` to this answer.",
  }),
  preload_checkout_page: optional(flag()).meta({
    description: "Taken and without effect: the page has nothing to warm up.",
  }),
  payment_instrument: optional(paymentInstrument).meta({
    description: "Pay in the same call, with a saved card. Only when the session is made.",
  }),
};

/** `POST` and `PUT /b/checkout/v1/pymt-txn`. */
export const checkoutCreateSchema = z
  .object({ ...said, ...optionalFields })
  .meta({ description: "A payment that waits for its customer." });

/** `PATCH /b/checkout/v1/pymt-txn/{session_id}`: any part of it. */
export const checkoutPatchSchema = z
  .object({
    type: optional(said.type),
    amount: optional(said.amount),
    currency_code: optional(said.currency_code),
    pg_codes: optional(said.pg_codes),
    ...optionalFields,
  })
  .meta({ description: "What changes; everything else stays." });

export type CheckoutBody = z.output<typeof checkoutCreateSchema>;
export type CheckoutPatch = z.output<typeof checkoutPatchSchema>;

/** A multipart body with the largest file and every other field. */
export const CHECKOUT_MAX_BYTES = 3 * 1024 * 1024;

/** Fields that a form repeats, once per item. */
export const CHECKOUT_LISTS = ["pg_codes", "email_recipients"] as const;
