export const MAIL_STATUSES = ["waiting", "sent", "captured", "failed", "unsent"] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A row of the list of mails. */
export interface MailSummary {
  id: string;
  kind: string;
  language: string;
  recipient: string;
  subject: string;
  status: MailStatus;
  attempts: number;
  lastError: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface MailDetail extends MailSummary {
  text: string;
  html: string;
  nextAttemptAt: string | null;
  /** Of a mail with a link for a password: whose secret is shown, or that none is. Null for every other mail. */
  secretLink: "own" | "of_another" | "hidden" | null;
}

export interface MailFilter {
  status: MailStatus | null;
  /** Part of an address or a subject; empty: all. */
  search: string;
  before: string | null;
}

export interface MailPage {
  rows: MailSummary[];
  next: string | null;
}
