import "server-only";
import { queueChat } from "@/lib/announcements/chat/queue-chat";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import { chatAbout } from "@/lib/announcements/request-chat";
import {
  requestParams,
  type ToldEvent,
  type ToldRequest,
  toldRequest,
  untoldEvents,
} from "@/lib/announcements/request-facts";
import { announceRequestState } from "@/lib/announcements/request-webhook";
import { participantsOf } from "@/lib/announcements/request-readers";
import type { NoticeSettings } from "@/lib/announcements/types";
import { decidersNow } from "@/lib/approvals/explain-request";
import type { RequestEventName } from "@/lib/approvals/request-events";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";
import { type Notice, notifyPeople } from "@/lib/notifications/notify-person";
import type { NoticeKind } from "@/lib/notifications/types";

/**
 * Tells everybody of what happened to a request: checkers of the stage it is in, its maker, the customer, merchants' systems and
 * the chat. Everything that is told of an event is one commit, together with the note that it was told; so the job may run any
 * number of times, and events of one request are told in their order.
 */
export async function announceRequestEvent(requestEventId: string): Promise<void> {
  const [found] = await sql.query<{ request_id: number }>(
    "SELECT request_id FROM request_event WHERE id = $1::bigint",
    [requestEventId],
  );
  if (!found) return;
  await inTransaction(async (transaction) => {
    const events = await untoldEvents(transaction, found.request_id, requestEventId);
    const request = events.length > 0 ? await toldRequest(transaction, found.request_id) : null;
    if (!request) return;
    const settings = await readNoticeSettings(transaction);
    for (const event of events) {
      await tellOf(transaction, request, event, settings);
      await transaction.query("INSERT INTO announced_request_event (event_id) VALUES ($1)", [event.id]);
    }
  });
}

async function tellOf(
  transaction: Sql,
  request: ToldRequest,
  event: ToldEvent,
  settings: NoticeSettings,
): Promise<void> {
  await tellCheckers(transaction, request, event);
  await tellMaker(transaction, request, event, settings);
  if (event.event === "commented") await tellParticipants(transaction, request, event);
  if (event.onBehalfOf !== null) {
    const notice = about(request, event, "request_decided_for_me", `request-event:${event.id}`);
    await notifyPeople(transaction, [event.onBehalfOf], notice);
  }
  if (event.event === "done" && request.operationId !== null && settings.mailCustomers) {
    const { operationId } = request;
    await addJob(transaction, "customer-notice", { operationId }, { key: `customer:${operationId}` });
  }
  await announceRequestState(transaction, request, event);
  const message = chatAbout(request, event);
  if (message) await queueChat(transaction, settings, message);
}

/** What tells checkers that something waits for them; said once per stage and person, however they come to it. */
const WAITING: Partial<Record<RequestEventName, NoticeKind>> = {
  created: "request_waiting",
  stage_reached: "request_waiting",
  escalated: "request_escalated",
  reminder: "request_reminder",
};

/** Only those who can decide at this moment: what is over, or has gone on to another stage, waits for nobody of this one. */
async function tellCheckers(transaction: Sql, request: ToldRequest, event: ToldEvent): Promise<void> {
  const kind = WAITING[event.event];
  if (!kind || request.status !== "pending" || request.stage !== event.stage) return;
  const key =
    kind === "request_reminder"
      ? `request-event:${event.id}`
      : `request:${request.id}:waiting:${event.stage}`;
  await notifyPeople(
    transaction,
    await decidersNow(transaction, request.id),
    about(request, event, kind, key),
  );
}

const TO_MAKER: Partial<Record<RequestEventName, NoticeKind>> = {
  approved: "request_approved",
  rejected: "request_rejected",
  canceled: "request_canceled",
  expired: "request_expired",
  recalled: "request_recalled",
  manual_action_required: "request_stopped",
  done: "request_done",
};

/** What the maker did himself he knows. */
async function tellMaker(
  transaction: Sql,
  request: ToldRequest,
  event: ToldEvent,
  settings: NoticeSettings,
): Promise<void> {
  const kind = TO_MAKER[event.event];
  if (!kind || request.makerId === null || request.makerId === event.actorUserId) return;
  await notifyPeople(transaction, [request.makerId], {
    ...about(request, event, kind, `request-event:${event.id}`),
    mail: kind !== "request_done" || settings.copyMaker,
  });
}

async function tellParticipants(transaction: Sql, request: ToldRequest, event: ToldEvent): Promise<void> {
  const people = await participantsOf(transaction, request.id);
  const others = people.filter((userId) => userId !== event.actorUserId);
  await notifyPeople(
    transaction,
    others,
    about(request, event, "request_commented", `request-event:${event.id}`),
  );
}

function about(request: ToldRequest, event: ToldEvent, kind: NoticeKind, key: string): Notice {
  return { kind, key, params: requestParams(request, event), link: `/requests/${request.id}` };
}
