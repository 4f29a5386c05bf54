/** What screens are given about payment requests from a file. */

export const BATCH_STATUSES = ["checked", "running", "done", "discarded"] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** Rows of one file at most. */
export const MOST_BATCH_ROWS = 1_000;
export const BATCH_LIMIT_BYTES = 1024 * 1024;
/** What a file held goes after so many days; the payments stay. */
export const BATCH_KEPT_DAYS = 30;

/** The columns of a file, under the names of the API where it has one. */
export const BATCH_COLUMNS = [
  "amount",
  "currency_code",
  "pg_codes",
  "order_no",
  "customer_first_name",
  "customer_last_name",
  "customer_email",
  "customer_phone",
  "customer_id",
  "due_day",
  "lifetime_days",
  "language",
] as const;
export type BatchColumn = (typeof BATCH_COLUMNS)[number];

/** What a person recognises a row by, as it stood in the file. */
export interface ShownRow {
  orderNo: string;
  amount: string;
  currency: string;
  customer: string;
}

/** Why a row cannot become a payment. */
export interface RowFault {
  column: string;
  message: string;
}

export interface BatchLine extends ShownRow {
  line: number;
  faults: RowFault[];
  sessionId: string | null;
  /** Why it was refused when its turn came. */
  failure: string | null;
}

export interface BatchSummary {
  id: number;
  fileName: string;
  status: BatchStatus;
  createdAt: string;
  rows: number;
  faulty: number;
  created: number;
  failed: number;
}

export interface BatchDetail extends BatchSummary {
  mailCustomers: boolean;
  finishedAt: string | null;
  /** What the rows without fault come to. */
  totals: { currency: string; count: number; amount: string }[];
  /** Rows with something to say first, then in the order of the file; not all of a long file. */
  lines: BatchLine[];
  linesLeftOut: number;
  /** The same file was taken before: when, and how many payments came of it. */
  sameFile: { id: number; at: string; created: number } | null;
  /** What the file held has been erased. */
  erased: boolean;
}
