import "server-only";
import type { ChatWords } from "@/lib/announcements/chat/slack-message";
import type { ToldEvent, ToldRequest } from "@/lib/announcements/request-facts";
import type { ChatEvent } from "@/lib/announcements/types";
import type { RequestEventName } from "@/lib/approvals/request-events";
import { getEnv } from "@/lib/env";

const SAID: Partial<Record<RequestEventName, { event: ChatEvent; text: string }>> = {
  created: { event: "waiting", text: "waits for a decision" },
  stage_reached: { event: "waiting", text: "waits for its next approval" },
  approved: { event: "approved", text: "was approved" },
  rejected: { event: "rejected", text: "was rejected" },
  done: { event: "done", text: "is done" },
  manual_action_required: { event: "manual_action_required", text: "needs somebody" },
  expired: { event: "expired", text: "has expired" },
  escalated: { event: "escalated", text: "was passed on: nobody decided in time" },
};

/** What the chat is told of an event; names of customers and notes of people stay in the console. */
export function chatAbout(
  request: ToldRequest,
  event: ToldEvent,
): { event: ChatEvent; key: string; words: ChatWords } | null {
  const said = SAID[event.event];
  if (!said) return null;
  return {
    event: said.event,
    key: `request-event:${event.id}`,
    words: {
      text: `R-${request.id}: ${request.type} of ${request.currency} ${request.amount} ${said.text}`,
      facts: [
        ["Asked by", request.makerLabel],
        ...(event.actorUserId === null ? [] : [["By", event.actorLabel] as const]),
      ],
      link: { url: `${getEnv().PUBLIC_URL}/requests/${request.id}`, label: "Open the request" },
    },
  };
}
