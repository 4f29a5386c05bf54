/** Words about gateways' notices that server and browser share. */

export const NOTICE_KINDS = [
  "operation",
  "payment",
  "dispute",
  "nothing",
  "not_understood",
  "refused",
] as const;
/** `nothing`: verified and about nothing of ours. `refused`: its signature was not valid. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOTICE_STATUSES = [
  "received",
  "done",
  "waiting",
  "attention",
  "failed",
  "not_understood",
  "refused",
] as const;
/**
 * `waiting`: for its payment to appear, or for an operation of ours that it may be about. `attention`: nothing moved, a person has
 * to look. `failed`: processing broke off; the queue tries it again for some hours.
 */
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** Those that a person may have processed once more. */
export const REPEATABLE: readonly NoticeStatus[] = ["waiting", "attention", "failed", "not_understood"];

export function isRepeatable(status: NoticeStatus): boolean {
  return REPEATABLE.includes(status);
}

/** A row of the list. */
export interface NoticeSummary {
  id: string;
  receivedAt: string;
  account: string;
  accountName: string;
  kind: NoticeKind;
  status: NoticeStatus;
  /** Code of what became of it; null while nothing has. */
  result: string | null;
  /** Session id of the payment. */
  transaction: string | null;
  /** What it says in a few words, e.g. `refund succeeded`; null where it could not be read. */
  said: { event: string; amount: string | null } | null;
}

export interface NoticeDetail extends NoticeSummary {
  noticeId: string;
  paymentReference: string | null;
  gatewayReference: string | null;
  detail: string | null;
  tries: number;
  processedAt: string | null;
  headers: Record<string, string>;
  body: string;
}

export interface NoticeFilter {
  account: string | null;
  status: NoticeStatus | null;
  kind: NoticeKind | null;
  /** Notices older than this one. */
  before: string | null;
}

export interface NoticePage {
  rows: NoticeSummary[];
  next: string | null;
  accounts: { pgCode: string; name: string }[];
}
