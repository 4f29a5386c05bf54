import type { Endpoint, Parameter } from "@/lib/api/openapi/endpoint";
import {
  commentAnswer,
  requestAnswer,
  requestCancelBody,
  requestCommentBody,
  requestCreateBody,
  requestDecideBody,
  requestDoneAnswer,
  requestListAnswer,
} from "@/lib/api/schemas/request";

const answer = { name: "ApprovalRequest", schema: requestAnswer };
const id: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The request's number: 12 for R-12.",
  example: "12",
};
const session_id = "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968";
const PERSON =
  "Only a person can do this, with Basic credentials and the right `api.access`. A key is refused with 403.";
const query = (name: string, description: string): Parameter => ({
  name,
  in: "query",
  required: false,
  description,
});

/** One act on a request; the answer is the request as it is afterwards. */
function act(
  verb: string,
  operationId: string,
  summary: string,
  rest: Pick<Endpoint, "description" | "right" | "body" | "example">,
): Endpoint {
  return {
    method: "POST",
    path: `/b/countersign/v1/requests/:id/${verb}`,
    operationId,
    group: "Requests",
    summary,
    parameters: [id],
    answers: [{ status: 200, description: "The request as it is now.", body: answer }],
    refusals: [400, 404, 409, 413, 415],
    ...rest,
  };
}

export const requestEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/b/countersign/v1/requests",
    operationId: "listRequests",
    group: "Requests",
    summary: "List operation requests",
    description: ["The newest first, a page at a time."],
    right: "transaction.view",
    parameters: [
      query("status", "A status, or `open` for all that have not ended."),
      query("session_id", "Only those about this payment."),
      query("before", "The `next` of the page before."),
      query("limit", "At most so many, 1 to 100; 50 when left out."),
    ],
    answers: [
      {
        status: 200,
        description: "A page.",
        body: { name: "ApprovalRequestList", schema: requestListAnswer },
      },
    ],
    refusals: [400],
    example: {},
  },
  {
    method: "POST",
    path: "/b/countersign/v1/requests",
    operationId: "createRequest",
    group: "Requests",
    summary: "Ask for a refund or void",
    description: [
      "As in the console: the policy says who has to approve. Where it lets the person act directly, the operation is done at once (200).",
      PERSON,
    ],
    right: "payment.refund or payment.void",
    body: { name: "CreateRequest", schema: requestCreateBody },
    answers: [
      { status: 201, description: "The request that waits.", body: answer },
      { status: 200, description: "Done at once.", body: { name: "RequestDone", schema: requestDoneAnswer } },
    ],
    refusals: [400, 404, 409, 413, 415],
    example: {
      body: {
        session_id,
        operation: "refund",
        amount: "2.500",
        reason_code: "returned_goods",
        note: "Two shirts.",
      },
    },
  },
  {
    method: "GET",
    path: "/b/countersign/v1/requests/:id",
    operationId: "readRequest",
    group: "Requests",
    summary: "Read one operation request",
    description: [
      "With its decisions, comments and files, and the `content_hash` that a decision has to name.",
    ],
    right: "transaction.view",
    parameters: [id],
    answers: [{ status: 200, description: "The request.", body: answer }],
    refusals: [404],
    example: { path: { id: "12" } },
  },
  act("decision", "decideRequest", "Approve or reject a request", {
    description: [
      "Bound to what was read: when anything changed since, the answer is 409 and nothing is decided. The maker never decides. Where the policy wants a second factor, decide in the console.",
      PERSON,
    ],
    right: "request.decide",
    body: { name: "DecideRequest", schema: requestDecideBody },
    example: { path: { id: "12" }, body: { verdict: "approve", content_hash: "ab".repeat(32) } },
  }),
  act("cancel", "cancelRequest", "Take a request back", {
    description: ["Its maker or an administrator, while nothing is being executed.", PERSON],
    right: "none beside being its maker, or user.manage",
    body: { name: "CancelRequest", schema: requestCancelBody },
    example: { path: { id: "12" }, body: { reason: "The customer keeps the goods." } },
  }),
  act("retry", "retryRequest", "Try an approved request again", {
    description: ['After a definite "not done". Everything is judged again.', PERSON],
    right: "the right to the requested operation",
    example: { path: { id: "12" } },
  }),
  {
    method: "POST",
    path: "/b/countersign/v1/requests/:id/comments",
    operationId: "commentRequest",
    group: "Requests",
    summary: "Comment on a request",
    description: ["Comments are kept for ever. A key may comment too."],
    right: "transaction.view",
    parameters: [id],
    body: { name: "CommentRequest", schema: requestCommentBody },
    answers: [{ status: 201, description: "Kept.", body: { name: "Comment", schema: commentAnswer } }],
    refusals: [400, 404, 413, 415],
    example: { path: { id: "12" }, body: { text: "The goods came back today." } },
  },
];
