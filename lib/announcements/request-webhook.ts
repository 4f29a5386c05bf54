import "server-only";
import type { ToldEvent, ToldRequest } from "@/lib/announcements/request-facts";
import type { RequestEventName } from "@/lib/approvals/request-events";
import type { RequestStatus } from "@/lib/approvals/types";
import type { Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { announce } from "@/lib/webhooks/announce-event";
import { timestampUtc } from "@/lib/webhooks/operation-event";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";

/** The state that each event leaves a request in; what people say about one among themselves is not told. */
const STATES: Partial<Record<RequestEventName, RequestStatus>> = {
  created: "pending",
  stage_reached: "pending",
  reminder: "pending",
  escalated: "pending",
  approved: "approved",
  retried: "approved",
  rejected: "rejected",
  canceled: "canceled",
  recalled: "canceled",
  expired: "expired",
  manual_action_required: "manual_action_required",
  done: "done",
};

/** Writes the webhook event of a request's state, where somebody wants it. */
export async function announceRequestState(
  transaction: Sql,
  request: ToldRequest,
  event: ToldEvent,
): Promise<void> {
  const state = STATES[event.event];
  if (!state) return;
  const { enabled, requestsEnabled, requestsUrl } = await readWebhookSettings(transaction);
  if (!enabled || !requestsEnabled || requestsUrl === "") return;
  const body = {
    event: `approval_request.${event.event}`,
    request_id: request.id,
    operation: request.type,
    amount: request.amount,
    currency_code: request.currency,
    state,
    stage: event.stage + 1,
    session_id: request.sessionId,
    ...(request.orderNo ? { order_no: request.orderNo } : {}),
    requested_by: request.makerLabel,
    ...(event.actorUserId === null ? {} : { by: event.actorLabel }),
    ...(event.reason ? { reason: event.reason } : {}),
    console_url: `${getEnv().PUBLIC_URL}/requests/${request.id}`,
    timestamp_utc: timestampUtc(event.at),
  };
  await announce(transaction, "request", request.sessionId, body, [requestsUrl]);
}
