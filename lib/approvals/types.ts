import { z } from "zod";

/** Words of maker-checker that server and browser share. */

export const REQUEST_STATUSES = [
  "pending",
  "approved",
  "rejected",
  "canceled",
  "expired",
  "manual_action_required",
  "done",
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Still speaking for the money. */
export const OPEN_STATUSES = [
  "pending",
  "approved",
  "manual_action_required",
] as const satisfies readonly RequestStatus[];

export function isOpen(status: RequestStatus): boolean {
  return (OPEN_STATUSES as readonly RequestStatus[]).includes(status);
}

export type RequestedOperation = "refund" | "void";

/** Why the maker asks. The codes are stored; the words are in the message catalogue. */
export const REASON_CODES = {
  refund: [
    "customer_request",
    "duplicate_payment",
    "not_delivered",
    "returned_goods",
    "price_adjustment",
    "fraud",
    "other",
  ],
  void: ["customer_request", "duplicate_payment", "order_canceled", "fraud", "other"],
} as const satisfies Record<RequestedOperation, readonly string[]>;

export const noteSchema = z.string().trim().max(1000);

export const createRequestSchema = z
  .strictObject({
    sessionId: z.string().regex(/^[0-9a-f]{40}$/),
    type: z.enum(["refund", "void"]),
    /** Decimal text; for a void the whole authorization is meant. */
    amount: z.string().max(24).optional(),
    reasonCode: z.string().max(40),
    note: noteSchema.optional(),
    /** Made when the form opened: a double click or a repeated call carries the same one. */
    submissionKey: z.uuid(),
  })
  .refine((input) => (REASON_CODES[input.type] as readonly string[]).includes(input.reasonCode), {
    path: ["reasonCode"],
    error: "Choose a reason.",
  })
  .refine((input) => input.reasonCode !== "other" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: 'Say what "other" means.',
  });
export type CreateRequestInput = z.infer<typeof createRequestSchema>;

export const decideRequestSchema = z
  .strictObject({
    requestId: z.int().positive(),
    verdict: z.enum(["approve", "reject"]),
    note: noteSchema.optional(),
    /** Hash of the content that was on the checker's screen. */
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine((input) => input.verdict === "approve" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: "Say why you reject it.",
  });
export type DecideRequestInput = z.infer<typeof decideRequestSchema>;

export const requestIdSchema = z.strictObject({ requestId: z.int().positive() });
export const cancelRequestSchema = z.strictObject({
  requestId: z.int().positive(),
  reason: noteSchema.optional(),
});

/**
 * What a checker decides about, exactly as he is shown it. Its hash travels with the decision: when any line changed since,
 * the decision is refused and the difference shown. All values are text, so that two sides compare the same thing.
 */
export interface RequestContent {
  request: string;
  operation: string;
  amount: string;
  currency: string;
  transaction: string;
  transactionState: string;
  settled: string;
  captured: string;
  refunded: string;
  queued: string;
  /** Held by other operations, not by this request. */
  reserved: string;
  /** What could be moved at most, this request's own hold not counted. */
  available: string;
  reason: string;
  note: string;
  extra: string;
  destination: string;
  policyVersion: string;
}
