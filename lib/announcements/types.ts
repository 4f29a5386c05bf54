/** What can be said in the chat. */
export const CHAT_EVENTS = [
  "waiting",
  "approved",
  "rejected",
  "done",
  "manual_action_required",
  "expired",
  "escalated",
  "outcome_unknown",
  "webhook_failed",
] as const;
export type ChatEvent = (typeof CHAT_EVENTS)[number];

export interface NoticeSettings {
  /** The maker of a request gets a mail when it is done. */
  copyMaker: boolean;
  /** Customers get a mail when their money was sent back. */
  mailCustomers: boolean;
  chatEnabled: boolean;
  /** Host of the chat's address; the address itself is a secret. */
  chatHost: string | null;
  chatEvents: ChatEvent[];
}
