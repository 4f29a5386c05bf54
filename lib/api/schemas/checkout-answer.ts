import { z } from "zod";
import { currencyCode, freeObject, money } from "@/lib/api/schemas/operation-answer";

const name = z.string().optional();

const method = z.object({
  code: z.string(),
  name: z.string(),
  pg: z.string(),
  type: z.enum(["sandbox", "production"]),
  amount: money.meta({ description: "With the fee." }),
  currency_code: currencyCode,
  fee: money,
  fee_description: z.string(),
  icon: z.string(),
  icons: freeObject,
  pg_icons: z.array(z.unknown()),
  flow: z.literal("redirect"),
  redirect_url: z.string().meta({ description: "The payment page with this method chosen." }),
});

/** A checkout session: the same shape after create, retrieve and update. What was sent comes back. */
export const checkoutAnswer = z.object({
  session_id: z.string(),
  amount: money,
  currency_code: currencyCode,
  type: z.enum(["payment_request", "e_commerce"]),
  payment_type: z.enum(["one_off", "auto_debit", "save_card"]),
  state: z.string().meta({ description: "See States.", examples: ["created"] }),
  operation: z.enum(["purchase", "authorize"]).meta({ description: "What a success does." }),
  pg_codes: z.array(z.string()),
  payment_methods: z.array(method),
  checkout_url: z.string().meta({ description: "Send the customer here." }),
  checkout_page_url: z.string(),
  settled_pg_code: z.string().meta({ description: "The account that took the money; else empty." }),
  billing: z.string(),
  due_datetime: z.string(),
  expiration_time: z.string(),
  language: z.enum(["en", "ar"]),
  order_no: name,
  customer_id: name,
  customer_email: name,
  customer_phone: name,
  customer_phone_2: name,
  customer_first_name: name,
  customer_last_name: name,
  customer_birthdate: name,
  billing_address: freeObject.optional(),
  shipping_address: freeObject.optional(),
  agreement: freeObject.optional(),
  card_acceptance_criteria: freeObject.optional(),
  email_recipients: z.array(z.string()).optional(),
  extra: freeObject.optional(),
  initiator_id: z.number().int().optional(),
  notifications: freeObject.optional(),
  product_type: name,
  redirect_url: name,
  webhook_url: name,
  vendor_name: name,
  unit_code: name,
  attachment: name.meta({ description: "Address of the file for the customer." }),
  attachment_upload_url: name,
  checkout_short_url: name.meta({ description: "When it was asked for." }),
  attachment_short_url: name.meta({ description: "When it was asked for." }),
  qr_code_url: name.meta({ description: "A PNG that leads to the payment page, when it was asked for." }),
  sdk_setup_preload_payload: freeObject
    .optional()
    .meta({ description: "In the answer to the call that asked for it." }),
});
