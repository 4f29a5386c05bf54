import type { Endpoint } from "@/lib/api/openapi/endpoint";
import { operationRequest } from "@/lib/api/schemas/operation";
import {
  externalAnswer,
  internalAnswer,
  pendingApprovalAnswer,
  trackedAnswer,
} from "@/lib/api/schemas/operation-answer";

export const operationEndpoint: Endpoint = {
  method: "POST",
  path: "/b/pbl/v2/operation",
  operationId: "operate",
  group: "Operations",
  summary: "Refund, capture, void, cancel, expire or delete",
  description: [
    "Refund, capture and void reach the gateway and leave a child transaction; the payment's own state and amount stay. Cancel, expire and delete change only the payment's record.",
    "Send a Tracking-Key with every refund, capture and void. The same key again never executes anything: it answers with the latest status of the operation that holds it. A key whose operation was declined or failed is free again.",
    "`queued` means: taken, the outcome comes later. Never repeat a queued operation without its key.",
  ],
  right: "payment.refund, payment.capture, payment.void, payment.cancel, payment.expire or payment.delete",
  parameters: [
    {
      name: "Tracking-Key",
      in: "header",
      required: false,
      description:
        "Refund, capture and void: your own key, 1 to 128 visible ASCII characters, one per operation, valid across the whole installation.",
      example: "refund-ORD-1001-1",
    },
  ],
  body: { name: "OperationRequest", schema: operationRequest },
  answers: [
    {
      status: 200,
      description: "A refund, capture or void that was executed, or a refund that is queued.",
      body: { name: "ExternalOperation", schema: externalAnswer },
    },
    {
      status: 200,
      description: "The same Tracking-Key again: latest status of its operation.",
      body: { name: "TrackedOperation", schema: trackedAnswer },
    },
    {
      status: 200,
      description: "A cancel, expire or delete that was done.",
      body: { name: "InternalOperation", schema: internalAnswer },
    },
    {
      status: 202,
      description: "A capture or void whose outcome is still open: `result` is `queued`, `txn` is left out.",
      body: { name: "ExternalOperation", schema: externalAnswer },
    },
    {
      status: 202,
      description:
        "Only where the approval policy has a rule for calls of the API: nothing was executed, the request waits for its checkers. The same Tracking-Key tells what became of it.",
      body: { name: "PendingApproval", schema: pendingApprovalAnswer },
    },
    {
      status: 200,
      description: "The same Tracking-Key again after such a request has ended without an operation.",
      body: { name: "PendingApproval", schema: pendingApprovalAnswer },
    },
  ],
  refusals: [400, 404, 409, 413, 415, 502],
  example: {
    headers: { "Tracking-Key": "refund-ORD-1001-1" },
    body: { operation: "refund", session_id: "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968", amount: "9.000" },
  },
  answerExample: {
    amount: "9.000",
    session_id: "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968",
    order_no: "ORD-1001",
    operation: "refund",
    pg_code: "knet-test",
    pg_response: { status: "succeeded" },
    pg_params: { result: "CAPTURED", ref: "REF-77" },
    reference_number: "CS7K2M9QXA",
    result: "success",
    success: true,
    source: "input",
    is_sandbox: true,
    timestamp_utc: "2026-01-15 09:30:00",
    initiator: {},
    txn: {
      amount: "9.000",
      currency_code: "KWD",
      order_no: "",
      session_id: "9a1f0c33de5b4a6f8e7d6c5b4a39281706f5e4d3",
      state: "refunded",
    },
    extra: {},
    signature: "5b0f…64 hexadecimal digits",
  },
};
