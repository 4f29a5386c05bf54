/** Words about payments that come from outside, shared by server and browser. */

export const IMPORT_KINDS = ["payments", "settlement"] as const;
/** `settlement`: what a gateway says it settled; nothing is created from it, it is compared. */
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_STATUSES = [
  "uploaded",
  "checking",
  "checked",
  "running",
  "done",
  "canceled",
  "failed",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** How a payment came to us. */
export const PAYMENT_SOURCES = ["checkout", "gateway", "fetch", "import"] as const;
export type PaymentSource = (typeof PAYMENT_SOURCES)[number];

export const IMPORT_FIELDS = [
  "gatewayReference",
  "amount",
  "currency",
  "status",
  "kind",
  "paidAt",
  "orderNo",
  "captured",
  "refunded",
  "email",
  "phone",
  "firstName",
  "lastName",
] as const;
/** `kind`: in settlements, whether a row is a payment or a refund. */
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** What a word in the status column means for us. `skip`: no money was taken, the row is passed over. */
export const ROW_STATES = ["paid", "authorized", "refunded", "partly_refunded", "voided", "skip"] as const;
export type RowState = (typeof ROW_STATES)[number];

export interface ImportMapping {
  /** Number of the column, from zero; absent: the file does not say. */
  columns: Partial<Record<ImportField, number>>;
  /** Words of the status column, in lower case. */
  states: Record<string, RowState>;
  /** What every row is when there is no status column. */
  state: "paid" | "authorized";
  decimal: "point" | "comma";
  /** Order of the parts in dates that are not ISO 8601. */
  dates: "dmy" | "mdy";
}

export const ROW_FAULTS = [
  "reference_missing",
  "reference_too_long",
  "reference_is_card",
  "text_is_card",
  "duplicate_in_file",
  "amount_missing",
  "amount_invalid",
  "amount_too_precise",
  "currency_invalid",
  "status_unknown",
  "refunded_missing",
  "date_invalid",
  "text_too_long",
  "other_amount",
  "other_currency",
  "deleted_here",
  "impossible_amounts",
] as const;
/** Why a row could not be taken. */
export type RowFault = (typeof ROW_FAULTS)[number];

/** One thing that is wrong with a row, and what stood there. */
export interface CellFault {
  code: RowFault;
  /** Null where it is the row as a whole. */
  field: ImportField | null;
  value: string | null;
}

export interface ImportCounts {
  read: number;
  created: number;
  known: number;
  skipped: number;
  wrong: number;
  /** Null until the file was read to its end once. */
  total: number | null;
}

export interface ImportSummary {
  id: number;
  kind: ImportKind;
  status: ImportStatus;
  pgCode: string;
  accountName: string;
  fileName: string;
  sizeBytes: number;
  counts: ImportCounts;
  failure: string | null;
  createdBy: string;
  createdAt: string;
  finishedAt: string | null;
}

export interface PreviewRow {
  line: number;
  cells: string[];
  /** What keeps it out; empty where it was understood. */
  faults: CellFault[];
  skipped: boolean;
}

export interface ImportDetail extends ImportSummary {
  headers: string[];
  mapping: ImportMapping;
  currency: string;
  /** The first rows; empty once the file was erased. */
  preview: PreviewRow[];
  /** Words that the status column of the first rows holds. */
  statusWords: string[];
  erased: boolean;
  /** The first of the wrong rows. */
  errors: RowError[];
}

/** A wrong row with everything that is wrong with it. */
export interface RowError {
  line: number;
  faults: CellFault[];
  gatewayReference: string | null;
}

/** What a gateway says about one payment, as the preview of "fetch from gateway" shows it. Amounts are decimal text. */
export interface FetchedPreview {
  gatewayReference: string;
  reference: string | null;
  state: string;
  amount: string;
  currency: string;
  captured: string | null;
  refunded: string | null;
  customerName: string | null;
  customerEmail: string | null;
  createdAt: string | null;
  operations: {
    type: string;
    status: string;
    amount: string;
    gatewayReference: string;
    createdAt: string | null;
  }[];
}

/** What may become of it. */
export type FetchVerdict =
  | { kind: "new" }
  | { kind: "known"; sessionId: string; differences: PaymentDifference[] }
  /** An attempt of a checkout session of ours, which is asked about in its own way. */
  | { kind: "attempt"; sessionId: string }
  | { kind: "deleted"; sessionId: string }
  | { kind: "refused"; reason: "not_paid" | "impossible_amounts" | "currency_invalid" | "amount_invalid" };

export const DIFFERENCE_FIELDS = ["amount", "currency", "state", "captured", "refunded"] as const;
export interface PaymentDifference {
  field: (typeof DIFFERENCE_FIELDS)[number];
  ours: string;
  theirs: string;
}

export type FetchAnswer =
  | {
      outcome: "found";
      payment: FetchedPreview;
      verdict: FetchVerdict;
      /** Of what is shown: what is confirmed is what was seen. */
      seen: string;
    }
  | { outcome: "not_found" | "unknown"; message: string | null };
