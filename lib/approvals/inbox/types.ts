import type { RiskCode, RiskWeight } from "@/lib/approvals/inbox/risk-rules";
import type { RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { ErrorCode } from "@/lib/errors";
import type { RequestDetail, RequestSummary } from "@/lib/approvals/views";

/** What the inbox is given. Amounts are decimal text, moments ISO 8601, so that all of it is JSON. */

export const INBOX_TABS = ["mine", "waiting", "decided", "all"] as const;
/** `mine`: I can decide. `waiting`: open, but not for me to decide. `decided`: it has ended. `all`: every request, as a table. */
export type InboxTab = (typeof INBOX_TABS)[number];

/** Which moment of a request a range of days is about: when it was asked, or when nobody had to decide any more. */
export const REQUEST_DATES = ["created", "decided"] as const;
export type RequestDates = (typeof REQUEST_DATES)[number];

/** What a person narrows the list by, as it stands in the address. */
export interface InboxFilter {
  status: RequestStatus[];
  operation: RequestedOperation | null;
  /** pg_code of gateway accounts. */
  account: string[];
  currency: string | null;
  dates: RequestDates;
  /** Calendar days of the merchant, `YYYY-MM-DD`, both included. */
  from: string | null;
  to: string | null;
}

export const NO_INBOX_FILTER: InboxFilter = {
  status: [],
  operation: null,
  account: [],
  currency: null,
  dates: "created",
  from: null,
  to: null,
};

export interface InboxInput extends InboxFilter {
  tab: InboxTab;
  /** `next.<id>` or `prev.<id>`: the page after or before that request; anything else is the first page. */
  cursor: string | null;
}

/** A hint with its reason's numbers. */
export interface RiskNote {
  code: RiskCode;
  weight: RiskWeight;
  count: number;
  percent: number;
  amount: string | null;
  at: string | null;
}

export interface InboxRow extends RequestSummary {
  /** Of the payment. */
  paymentAmount: string;
  paymentType: string;
  gateway: string | null;
  customer: string | null;
  risks: RiskNote[];
  /** Travels with a decision that is made from the list; null where the reader has none to make. */
  contentHash: string | null;
}

export interface InboxPage {
  rows: InboxRow[];
  previousCursor: string | null;
  nextCursor: string | null;
}

/** Another refund of the same payment, card or customer. */
export interface RelatedRefundView {
  key: string;
  relation: "payment" | "card" | "customer";
  transaction: string;
  orderNo: string | null;
  amount: string;
  currency: string;
  at: string;
  /** Asked for and not decided or not done yet. */
  open: boolean;
}

/** What is known about the one who asks, in 90 days before. */
export interface MakerView {
  requests: number;
  rejected: number;
  usual: string | null;
  rightSince: string | null;
}

/** What stands beside the request itself while somebody has to decide about it. */
export interface RequestEvidence {
  risks: RiskNote[];
  related: RelatedRefundView[];
  maker: MakerView;
}

/** A request as its page and the pane beside the list show it. */
export type RequestView = RequestDetail & { evidence: RequestEvidence | null };

/** What became of one of several decisions. */
export type ManyResult =
  | { requestId: number; ok: true; status: RequestStatus }
  | { requestId: number; ok: false; code: ErrorCode; detail: string; params: Record<string, string> };
