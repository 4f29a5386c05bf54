import { z } from "zod";
import { cardAnswer } from "@/lib/api/schemas/card-answer";
import {
  childSummary,
  currencyCode,
  freeObject,
  initiator,
  money,
  timestamp,
} from "@/lib/api/schemas/operation-answer";

const name = z.string().optional();

/** A payment as webhooks tell of it; also the answer of the status query. Never holds null: what is not known is left out. */
export const paymentAnswer = z.object({
  session_id: z.string(),
  order_no: name,
  state: z.enum([
    "created",
    "pending",
    "attempted",
    "authorized",
    "paid",
    "cod",
    "failed",
    "canceled",
    "expired",
    "invalided",
  ]),
  result: z
    .enum(["success", "pending", "failed", "canceled", "error", "cod"])
    .meta({ description: "Outcome of the attempt that speaks for the payment." }),
  payment_type: z.enum(["one_off", "auto_debit", "save_card"]),
  amount: money,
  amount_details: z.object({
    currency_code: currencyCode,
    amount: money,
    total: money.meta({ description: "With the fee." }),
    fee: money,
    exchange_rate: name,
  }),
  currency_code: currencyCode,
  fee: name,
  settled_amount: money.optional(),
  paid_amount: money.optional(),
  refunded_amount: money.optional(),
  voided_amount: money.optional(),
  customer_id: name,
  customer_email: name,
  customer_first_name: name,
  customer_last_name: name,
  customer_phone: name,
  customer_birthdate: name,
  gateway_account: name,
  gateway_name: name,
  gateway_response: freeObject,
  pg_params: freeObject,
  reference_number: name.meta({ description: "Of the attempt." }),
  message: name.meta({ description: "Why it did not succeed." }),
  agreement: freeObject.optional(),
  card_acceptance_criteria: freeObject.optional(),
  extra: freeObject.optional(),
  initiator,
  is_sandbox: z.boolean(),
  timestamp_utc: timestamp,
  token: cardAnswer.optional().meta({ description: "The saved card that was used or made." }),
  transactions: z.array(childSummary).optional().meta({ description: "Refunds, captures and voids." }),
  signature: z.string().meta({ description: "HMAC-SHA256 of the body; see Webhooks." }),
});
