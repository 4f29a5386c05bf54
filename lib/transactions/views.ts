import type { KeptWords } from "@/lib/i18n/kept-words";
import type { ExtraColumn } from "@/lib/transactions/columns";
import type { DisputeLine } from "@/lib/transactions/disputes/views";
import type { ChildState, TransactionFactsDto, TransactionState } from "@/lib/transactions/types";

/** What screens are given about payments. Amounts are decimal text, moments ISO 8601 in UTC. */

/** A refund or void that waits for a checker or for its execution. */
export interface OpenRequest {
  id: number;
  type: "refund" | "void";
  status: string;
}

export interface TransactionRow {
  sessionId: string;
  orderNo: string | null;
  state: TransactionState;
  amount: string;
  currency: string;
  captured: string | null;
  refunded: string | null;
  queued: string | null;
  voided: boolean;
  /** An operation is in flight or its outcome is unknown. */
  busy: boolean;
  accountName: string | null;
  customerName: string | null;
  customerEmail: string | null;
  customerPhone: string | null;
  childCount: number;
  createdAt: string;
  openRequest: OpenRequest | null;
  facts: TransactionFactsDto;
  /** Values of the columns that somebody chose on top; what the payment has not is left out. */
  cells?: Partial<Record<ExtraColumn, string>>;
}

export interface TransactionPage<Row = TransactionRow> {
  rows: Row[];
  /** Cursors of the neighbour pages; null where there is none. */
  next: string | null;
  previous: string | null;
  /** The search matched more than is looked through: only some matches are shown. */
  capped: boolean;
  /** The place of the first row, to ask what has arrived above it. */
  top?: string | null;
  /** No identifier matched, so these are customers whose name is like the text. */
  byName?: boolean;
  /** The search for names took too long and was ended. */
  cut?: boolean;
}

/** A number that is counted no further than a cap; null when even that took too long. */
export interface CappedCount {
  count: number | null;
  /** There are more than `count`. */
  more: boolean;
}

/** What the payments of one currency come to, as decimal text. */
export interface CurrencyTotals {
  currency: string;
  count: number;
  generated: string;
  received: string;
  refunded: string;
  /** Received less refunded. */
  net: string;
}

/** A filtered list under a name. */
export interface SavedView {
  id: number;
  name: string;
  /** The part of the address behind the question mark. */
  query: string;
  isShared: boolean;
  isOwn: boolean;
  owner: string;
  mayDelete: boolean;
}

export interface DeletedRow extends TransactionRow {
  deletedAt: string;
  deletedBy: string | null;
  /** When it goes for good; null where it is kept. */
  purgeAt: string | null;
}

export interface ChildRow {
  sessionId: string;
  state: ChildState;
  type: string;
  amount: string;
  currency: string;
  referenceNumber: string;
  gatewayReference: string | null;
  trackingKey: string | null;
  accountName: string;
  /** Who started the operation behind it. */
  initiator: string | null;
  /** A capture that the gateway took back. */
  reversed: boolean;
  createdAt: string;
}

/** A child in the list of all children, with the payment that it belongs to. */
export interface ListedChild extends ChildRow {
  parent: { sessionId: string; orderNo: string | null };
}

export interface AccountOption {
  pgCode: string;
  name: string;
  currency: string;
}

/** What the filters of the list offer. */
export interface FilterOptions {
  accounts: AccountOption[];
  currencies: string[];
  /** People who made payments. */
  people: { username: string; name: string }[];
  /** Brands of the cards that paid. */
  cards: string[];
  /** Whose midnight begins and ends a day. */
  timeZone: string;
}

export interface AttemptLine {
  referenceNumber: string;
  state: string;
  amount: string;
  fee: string | null;
  currency: string;
  accountName: string;
  gatewayReference: string | null;
  message: string | null;
  createdAt: string;
  finishedAt: string | null;
  gatewayResponse: unknown;
}

export interface OperationLine {
  id: string;
  type: string;
  status: string;
  source: string;
  amount: string | null;
  currency: string;
  referenceNumber: string;
  gatewayReference: string | null;
  trackingKey: string | null;
  requestId: number | null;
  attemptNumber: number;
  initiator: string | null;
  outcomeCode: string | null;
  outcomeMessage: string | null;
  inquiryCount: number;
  nextInquiryAt: string | null;
  /** Every exchange with the gateway, scrubbed, oldest first. */
  exchanges: unknown[];
  createdAt: string;
  settledAt: string | null;
}

export interface RequestLine {
  id: number;
  type: "refund" | "void";
  status: string;
  amount: string;
  currency: string;
  maker: string;
  reasonCode: string;
  note: string | null;
  statusReason: string | null;
  /** The same for any language, where the reason is one of ours. */
  statusReasonWords: KeptWords | null;
  createdAt: string;
  statusChangedAt: string;
}

export interface TimelineEvent {
  key: string;
  at: string;
  /** `noun.verb`, e.g. `request.created`. */
  action: string;
  result: "ok" | "refused" | "failed";
  /** Null for what the customer or the gateway did. */
  actor: string | null;
  /** What it is about where the action alone does not say, e.g. `R-12`. */
  subject: string | null;
  /** A page of the console with the whole of it. */
  href?: string;
  /** The operation that the event is about; the amount with its currency. */
  operation: { type: string; amount: string | null } | null;
  /** Only for those who may read the audit. */
  details: {
    before: unknown;
    after: unknown;
    reason: string | null;
    address: string | null;
    requestId: string | null;
  } | null;
}

export interface TransactionDetail extends TransactionRow {
  type: string;
  paymentType: string;
  /** `checkout`, or how it came in from outside. */
  source: "checkout" | "gateway" | "fetch" | "import";
  fee: string;
  settled: string;
  held: string;
  requestHeld: string;
  disputed: string;
  voidedAmount: string;
  refundable: string;
  capturable: string;
  referenceNumber: string | null;
  gatewayReference: string | null;
  pgCode: string | null;
  paymentCurrency: string | null;
  paymentAmount: string | null;
  exchangeRate: string | null;
  customerId: string | null;
  language: string;
  initiator: string | null;
  isSandbox: boolean;
  extra: unknown;
  frozenReason: string | null;
  deletedAt: string | null;
  deletedBy: string | null;
  paidAt: string | null;
  stateChangedAt: string;
  expiresAt: string | null;
  dueAt: string | null;
  attempts: AttemptLine[];
  children: ChildRow[];
  operations: OperationLine[];
  requests: RequestLine[];
  disputes: DisputeLine[];
  timeline: TimelineEvent[];
  /** Whether the events carry their details. */
  mayReadAudit: boolean;
}
