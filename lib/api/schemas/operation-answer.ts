import { z } from "zod";

export const currencyCode = z.string().meta({ description: "ISO 4217 code.", examples: ["KWD"] });
export const money = z
  .string()
  .meta({ description: "Decimal text, padded to the currency's decimals.", examples: ["9.000"] });
export const freeObject = z.record(z.string(), z.unknown());

/** Who asked; empty for an API key. */
export const initiator = z
  .object({
    id: z.number().int().optional(),
    username: z.string().optional(),
    email: z.string().optional(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    phone: z.string().optional(),
  })
  .meta({ description: "The user who asked; empty for an API key." });

/** The child transaction that records an operation. */
export const childSummary = z.object({
  amount: money,
  currency_code: currencyCode,
  order_no: z.string().meta({ description: "Empty: children have none of their own." }),
  session_id: z.string().meta({ description: "The child's own session." }),
  state: z.enum(["paid", "refunded", "refund_queued", "refund_rejected", "voided"]),
});

export const timestamp = z
  .string()
  .meta({ description: "`YYYY-MM-DD HH:MM:SS`, UTC.", examples: ["2026-01-15 09:30:00"] });

const outcome = {
  result: z.enum(["success", "queued", "rejected"]),
  success: z.boolean(),
  source: z.enum(["input", "pg"]).meta({ description: "`pg`: done on the gateway's own console." }),
  pg_code: z.string().meta({ description: "The gateway account." }),
  pg_response: freeObject.meta({ description: "The gateway's own answer." }),
  pg_params: freeObject.meta({ description: "The same in words that all gateways share." }),
  reference_number: z.string().meta({ description: "Of this operation; unique." }),
  is_sandbox: z.boolean(),
  timestamp_utc: timestamp,
  initiator,
  extra: freeObject.meta({ description: "The payment's own `extra`." }),
  signature: z.string().meta({ description: "HMAC-SHA256 of the body; see Webhooks." }),
};

/** Answer to the call that executed a refund, capture or void; also the body of the operation webhook. */
export const externalAnswer = z.object({
  ...outcome,
  amount: money,
  session_id: z.string().meta({ description: "The payment's session." }),
  order_no: z.string().optional().meta({ description: "The payment's order number, if it has one." }),
  operation: z.enum(["refund", "capture", "void"]),
  txn: childSummary.optional().meta({ description: "Left out while a capture or void is still open." }),
});

/** Answer to a repeated Tracking-Key: the child as a payment, with the operation's own keys beside it. */
export const trackedAnswer = z.object({
  ...outcome,
  amount: money,
  amount_details: z.object({ currency_code: currencyCode, amount: money, total: money, fee: money }),
  currency_code: currencyCode,
  customer_id: z.string().optional(),
  customer_email: z.string().optional(),
  customer_phone: z.string().optional(),
  gateway_account: z.string(),
  gateway_name: z.string(),
  gateway_response: freeObject,
  payment_type: z.string(),
  remaining_amount: money,
  session_id: z.string().meta({ description: "The child's session." }),
  state: childSummary.shape.state,
  operation: z.enum(["refund", "capture", "void"]),
  txn: childSummary,
});

/** Answer to a refund or void that the approval policy wants approved first, and to its Tracking-Key later. */
export const pendingApprovalAnswer = z.object({
  detail: z.string(),
  operation: z.enum(["refund", "void"]),
  result: z
    .enum(["pending_approval", "rejected", "canceled", "expired", "done"])
    .meta({ description: "`pending_approval` until the request has ended." }),
  session_id: z.string().meta({ description: "The payment's session." }),
  amount: money,
  request: z.object({
    id: z.int().meta({ description: "The number that people quote." }),
    status: z.enum([
      "pending",
      "approved",
      "rejected",
      "canceled",
      "expired",
      "manual_action_required",
      "done",
    ]),
    currency_code: currencyCode,
    approvals: z.int().meta({ description: "Given so far." }),
    required_approvals: z.int(),
    created_at: timestamp,
    expires_at: timestamp,
    reason: z.string().optional().meta({ description: "Why it stopped or ended." }),
  }),
  link: z.string().meta({ description: "Its page in the console." }),
});

/** Answer to cancel, expire and delete. */
export const internalAnswer = z.object({
  detail: z.string(),
  operation: z.enum(["cancel", "expire", "delete"]),
  result: z.literal("success"),
});
