import { z } from "zod";
import { choice, text } from "@/lib/api/schemas/fields";
import { REASON_CODES, REQUEST_STATUSES } from "@/lib/approvals/types";

/** Bodies, queries and answers of the calls about operation requests. */

const reasons = [...new Set([...REASON_CODES.refund, ...REASON_CODES.void])] as [string, ...string[]];
const note = text(1000).transform((value) => value.trim());

/** Body of `POST /b/countersign/v1/requests/`. */
export const requestCreateBody = z
  .object({
    session_id: text(128).meta({ description: "The payment." }),
    operation: choice(["refund", "void"]),
    amount: text(24)
      .optional()
      .meta({ description: "Decimal text; left out: all that is left. Not for a void." }),
    reason_code: choice(reasons),
    note: note
      .optional()
      .meta({ description: "Needed with the reason `other`, or when the policy wants it." }),
    submission_key: z
      .uuid("Must be a valid UUID.")
      .optional()
      .meta({ description: "The same key never makes a second request." }),
  })
  .refine((body) => (REASON_CODES[body.operation] as readonly string[]).includes(body.reason_code), {
    path: ["reason_code"],
    error: "This reason does not fit the operation.",
  })
  .refine((body) => body.reason_code !== "other" || (body.note ?? "") !== "", {
    path: ["note"],
    error: 'Say what "other" means.',
  });

/** Body of `POST /b/countersign/v1/requests/{id}/decision/`. */
export const requestDecideBody = z
  .object({
    verdict: choice(["approve", "reject"]),
    note: note.optional().meta({ description: "Needed to reject." }),
    content_hash: text(64)
      .regex(/^[0-9a-f]{64}$/, "Send the content_hash of the request that you read.")
      .meta({ description: "Of the request as it was read: what changed since then refuses the decision." }),
  })
  .refine((body) => body.verdict === "approve" || (body.note ?? "") !== "", {
    path: ["note"],
    error: "Say why you reject it.",
  });

/** Body of `POST /b/countersign/v1/requests/{id}/cancel/`. */
export const requestCancelBody = z.object({ reason: note.optional() });

/** Body of `POST /b/countersign/v1/requests/{id}/comments/`. */
export const requestCommentBody = z.object({
  text: text(2000).refine((value) => value.trim() !== "", "This field may not be blank."),
});

/** Query of `GET /b/countersign/v1/requests/`. */
export const requestListQuery = z.object({
  status: choice([...REQUEST_STATUSES, "open"]).optional(),
  session_id: text(128).optional(),
  before: text(12)
    .regex(/^[1-9]\d{0,8}$/, "Send the `next` of the answer before.")
    .optional(),
  limit: text(3)
    .regex(/^([1-9]\d?|100)$/, "A number from 1 to 100.")
    .optional(),
});

const moment = z.string().meta({ description: "ISO 8601, UTC." });

const requestDecision = z.object({
  checker: z.string(),
  verdict: z.enum(["approve", "reject"]),
  stage: z.int(),
  on_behalf_of: z.string().nullable(),
  note: z.string().nullable(),
  created_at: moment,
});

const requestLine = z.object({
  id: z.int(),
  operation: z.string(),
  amount: z.string(),
  currency_code: z.string(),
  status: z.enum(REQUEST_STATUSES),
  status_reason: z.string().nullable(),
  outcome_unknown: z.boolean().meta({ description: "The gateway has not told yet what became of it." }),
  maker: z.string(),
  reason_code: z.string(),
  note: z.string().nullable(),
  session_id: z.string(),
  order_no: z.string().nullable(),
  policy_version: z.int(),
  stage: z.int().meta({ description: "Counted from zero." }),
  required_checks: z.int(),
  created_at: moment,
  expires_at: moment,
  status_changed_at: moment,
});
export type RequestLineBody = z.output<typeof requestLine>;

export const requestListAnswer = z.object({
  results: z.array(requestLine),
  next: z.string().nullable().meta({ description: "Send it as `before` for the next page." }),
});

export const requestAnswer = requestLine.extend({
  content: z.record(z.string(), z.string()).meta({ description: "What a decision is about." }),
  content_hash: z.string(),
  stages: z.array(z.object({ name: z.string(), count: z.int() })),
  decisions: z.array(requestDecision),
  comments: z.array(z.object({ id: z.string(), author: z.string(), text: z.string(), created_at: moment })),
  attachments: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      media_type: z.string(),
      size_bytes: z.int(),
      sha256: z.string(),
      created_at: moment,
    }),
  ),
});
export type RequestBody = z.output<typeof requestAnswer>;

export const requestDoneAnswer = z.object({
  detail: z.string(),
  operation: z.string(),
  result: z.enum(["success", "queued", "failed"]),
});

export const commentAnswer = z.object({ id: z.string() });
