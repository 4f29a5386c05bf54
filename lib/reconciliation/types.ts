/** Words of the comparison of a day with what the gateway says, shared by server and browser. */

export const REPORT_BASES = ["inquiry", "settlement"] as const;
/** `inquiry`: the gateway is asked about every payment of ours. `settlement`: a file says what it settled. */
export type ReportBasis = (typeof REPORT_BASES)[number];

export type ReportStatus = "running" | "done" | "canceled" | "failed";

export const DIFFERENCE_KINDS = [
  "missing_here",
  "missing_there",
  "twice_there",
  "other_day",
  "amount_differs",
  "currency_differs",
  "state_differs",
  "captured_differs",
  "refund_differs",
  "not_answered",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Sums of one currency; amounts are decimal text. */
export interface SideTotals {
  payments: number;
  amount: string;
  refunded: string;
}
export interface CurrencyTotals {
  currency: string;
  ours: SideTotals;
  theirs: SideTotals;
}

export interface ReportSummary {
  id: number;
  pgCode: string;
  accountName: string;
  /** `YYYY-MM-DD` of the merchant. */
  day: string;
  basis: ReportBasis;
  importId: number | null;
  fileName: string | null;
  status: ReportStatus;
  stepsDone: number;
  stepsTotal: number | null;
  notAsked: number;
  wrongRows: number;
  differences: number;
  failure: string | null;
  createdBy: string;
  createdAt: string;
  finishedAt: string | null;
}

export interface Difference {
  seq: number;
  kind: DifferenceKind;
  sessionId: string | null;
  gatewayReference: string | null;
  currency: string;
  ours: string | null;
  theirs: string | null;
}

export interface ReportDetail extends ReportSummary {
  totals: CurrencyTotals[];
  /** False: the file says nothing about refunds, so they were not compared. */
  comparesRefunds: boolean;
  /** How many of each kind. */
  kinds: { kind: DifferenceKind; count: number }[];
  /** The first of them; the download has all. */
  rows: Difference[];
}
