import type { AuditHeadSettings } from "@/lib/audit/types";
import type { MailStatus } from "@/lib/mail/types";

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

/** A head that was told to somebody outside, and what became of it. */
export interface AuditHeadSending {
  id: number;
  /** Place in the chain. */
  place: string;
  hash: string;
  sentAt: string;
  /** Who asked for it; null: the daily one. */
  askedBy: string | null;
  mails: { recipient: string; status: MailStatus; at: string | null }[];
  /** What became of the post; null where no receiver was named. */
  post: AuditHeadPost | null;
}

export interface AuditHeadPost {
  host: string;
  /** `waiting` until a first answer; afterwards what the last try brought. */
  status: "waiting" | "taken" | "refused";
  httpStatus: number | null;
  fault: string | null;
  tries: number;
  at: string | null;
}

/** Where the trail stands, who is told, and what of it is kept. */
export interface AuditHeadOverview {
  settings: AuditHeadSettings;
  /** The newest seal; null before the first. */
  chain: { place: string; hash: string; sealedAt: string } | null;
  sendings: AuditHeadSending[];
  /** The oldest event whose content is still here. */
  keptSince: string | null;
  /** What a person with the server has archived and taken away. */
  removed: { through: string; events: string; at: string } | null;
}
