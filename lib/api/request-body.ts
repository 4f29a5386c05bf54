import type { RequestBody, RequestLineBody } from "@/lib/api/schemas/request";
import type { ApiRequestDetail, ApiRequestLine } from "@/lib/approvals/read-for-api";

/** A request in the wire's words. */
export function lineBody(line: ApiRequestLine): RequestLineBody {
  return {
    id: line.id,
    operation: line.operation,
    amount: line.amount,
    currency_code: line.currency,
    status: line.status,
    status_reason: line.statusReason,
    outcome_unknown: line.outcomeUnknown,
    maker: line.maker,
    reason_code: line.reasonCode,
    note: line.note,
    session_id: line.transaction,
    order_no: line.orderNo,
    policy_version: line.policyVersion,
    stage: line.stage,
    required_checks: line.requiredChecks,
    created_at: line.createdAt,
    expires_at: line.expiresAt,
    status_changed_at: line.statusChangedAt,
  };
}

export function requestBody(request: ApiRequestDetail): RequestBody {
  return {
    ...lineBody(request),
    content: { ...request.content },
    content_hash: request.contentHash,
    stages: request.stages.map(({ name, count }) => ({ name, count })),
    decisions: request.decisions.map((decision) => ({
      checker: decision.checker,
      verdict: decision.verdict,
      stage: decision.stage,
      on_behalf_of: decision.onBehalfOf,
      note: decision.note,
      created_at: decision.at,
    })),
    comments: request.comments.map(({ id, author, text, at }) => ({ id, author, text, created_at: at })),
    attachments: request.attachments.map((file) => ({
      id: file.id,
      name: file.name,
      media_type: file.mediaType,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      created_at: file.uploadedAt,
    })),
  };
}
