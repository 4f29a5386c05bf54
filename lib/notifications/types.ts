import type { Permission } from "@/lib/auth/permissions";

export const NOTICE_LANGUAGES = ["en", "ar"] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

interface NoticeKindRow {
  /** Only holders are ever told of it; null: whoever it is about. */
  permission: Permission | null;
  /** Whether a mail goes out where the person has chosen nothing. */
  mail: boolean;
  /** Money hangs on it: it stands in the console whatever the person prefers. */
  always?: true;
  /** It may tell of a thief, who could have silenced it: it stands in the console and is mailed whatever was chosen. */
  security?: true;
}

/**
 * What people are told of, in the order in which the preferences show it. A new kind takes a line here, its words in
 * `mail-words.ts` and in the catalogue `notifications`.
 */
export const NOTICE_KINDS = {
  request_waiting: { permission: "request.decide", mail: true },
  request_reminder: { permission: "request.decide", mail: true },
  request_escalated: { permission: "request.decide", mail: true },
  request_decided_for_me: { permission: "request.decide", mail: true },
  request_approved: { permission: null, mail: false },
  request_rejected: { permission: null, mail: true },
  request_stopped: { permission: null, mail: true, always: true },
  request_done: { permission: null, mail: true },
  request_canceled: { permission: null, mail: true },
  request_expired: { permission: null, mail: true },
  request_recalled: { permission: null, mail: true },
  request_commented: { permission: null, mail: false },
  change_waiting: { permission: "change.decide", mail: true },
  change_decided: { permission: null, mail: true },
  report_ready: { permission: "transaction.view", mail: true },
  outcome_unknown: { permission: "outcome.settle", mail: true, always: true },
  api_key_expiring: { permission: "api_key.manage", mail: true },
  password_changed: { permission: null, mail: true, security: true },
  factors_changed: { permission: null, mail: true, security: true },
  email_changed: { permission: null, mail: true, security: true },
  rights_changed: { permission: null, mail: true, security: true },
} as const satisfies Record<string, NoticeKindRow>;

export type NoticeKind = keyof typeof NOTICE_KINDS;
export const noticeKinds = Object.keys(NOTICE_KINDS) as NoticeKind[];

export function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(NOTICE_KINDS, text);
}

/** The row of a kind, with its optional parts. */
export function noticeKind(kind: NoticeKind): NoticeKindRow {
  return NOTICE_KINDS[kind];
}

/** Mails to others than people of the console. */
export type MailKind =
  | NoticeKind
  | "customer_refunded"
  | "customer_voided"
  | "customer_payment_link"
  | "webhook_failed"
  | "audit_head"
  | "password_reset"
  | "invitation";

/**
 * Facts of a notice, the same for every language: `request` R-12, `operation` refund, `amount` KWD 5.000, `expires` an ISO time,
 * and names, numbers and reasons as they are. `why` holds the sentence that `reason` is, for another language.
 */
export type NoticeParams = Record<string, string>;

/** A row of the notification centre. */
export interface NotificationLine {
  id: string;
  kind: NoticeKind;
  params: NoticeParams;
  link: string | null;
  createdAt: string;
  read: boolean;
}

export interface NotificationPage {
  rows: NotificationLine[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

export interface NotificationFilter {
  unread: boolean;
  /** Notices older than this one. */
  before: string | null;
}

export interface NotificationPreference {
  kind: NoticeKind;
  inProduct: boolean;
  mail: boolean;
}

/** What the account page shows. */
export interface OwnPreferences {
  language: NoticeLanguage;
  email: string;
  kinds: NotificationPreference[];
}
