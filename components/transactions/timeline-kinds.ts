import type { TimelineEvent } from "@/lib/transactions/views";

/** What the story of a payment can be narrowed to. */
export const TIMELINE_KINDS = ["payment", "operation", "request", "webhook", "mail", "other"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const BY_NOUN: Readonly<Record<string, TimelineKind>> = {
  transaction: "payment",
  attempt: "payment",
  card: "payment",
  dispute: "payment",
  operation: "operation",
  settlement: "operation",
  request: "request",
  policy: "request",
  evidence: "request",
  delegation: "request",
  webhook: "webhook",
  delivery: "webhook",
  mail: "mail",
};

/** The kind of an event, by the noun of its action. */
export function timelineKind({ action }: Pick<TimelineEvent, "action">): TimelineKind {
  return BY_NOUN[action.split(".")[0] ?? ""] ?? "other";
}
