import type { FailureClass } from "@/lib/transactions/failures";

/** What the first page shows. Amounts are decimal text, days `YYYY-MM-DD` of the merchant. */

export const FIGURE_DAYS = [7, 30, 90] as const;
export type FigureDays = (typeof FIGURE_DAYS)[number];

/** States of a payment that has come to no end yet; the others are what a success rate is a part of. */
export const UNDECIDED_STATES: ReadonlySet<string> = new Set(["created", "pending", "attempted"]);

/** Sums of a stretch of days in one currency. */
export interface Totals {
  received: string;
  /** Payments that were paid at once, and captures of authorizations: what the money came in by. */
  paid: string;
  paidCount: number;
  captured: string;
  capturedCount: number;
  refunded: string;
  refundedCount: number;
  /** Percent with one decimal; null: there is nothing to divide by. */
  refundRate: string | null;
  successRate: string | null;
  /** Payments that succeeded, and that have ended at all. */
  succeeded: number;
  ended: number;
  waitedSeconds: number | null;
  decisions: number;
}

export interface DayFigures {
  day: string;
  paid: string;
  captured: string;
  received: string;
  refunded: string;
  successRate: string | null;
  waitedSeconds: number | null;
  decisions: number;
}

export interface GatewayFigure {
  pgCode: string;
  name: string;
  received: string;
  paidCount: number;
  capturedCount: number;
  /** Of the largest, in percent: how long its bar is. */
  share: number;
}

export interface FailureFigure {
  what: "payment" | "operation";
  reason: FailureClass;
  count: number;
  share: number;
}

export interface Figures {
  days: FigureDays;
  from: string;
  to: string;
  timeZone: string;
  /** Every currency in which something happened, the busiest first. */
  currencies: string[];
  currency: string;
  sandbox: boolean;
  /** Both kinds of payments exist, so that one can choose. */
  hasBoth: boolean;
  now: Totals;
  before: Totals;
  byDay: DayFigures[];
  gateways: GatewayFigure[];
  failures: FailureFigure[];
  /** When the sums were last computed; null: not yet. */
  asOf: string | null;
  /** Days whose sums are being computed. */
  waiting: number;
  findings: number;
}

export const TODO_KINDS = [
  ...(["decide", "manual", "outcomes", "contradicted", "changes"] as const),
  ...(["paused", "disputes", "notices", "webhooks", "mails"] as const),
] as const;
export type TodoKind = (typeof TODO_KINDS)[number];

export interface TodoLine {
  kind: TodoKind;
  /** At most `TODO_CAP`, which then means "or more". */
  count: number;
}

export const TODO_CAP = 1_000;

/** What the first page is asked for, as it stands in the address; nothing of it is checked yet. */
export interface HomeInput {
  days: string | null;
  currency: string | null;
  payments: "live" | "test" | null;
}

export const FIRST_STEPS = ["gateway", "second", "team", "policy", "key", "payments"] as const;
export type FirstStepKind = (typeof FIRST_STEPS)[number];

export interface FirstStep {
  kind: FirstStepKind;
  done: boolean;
}

/** What one person finds on the first page. */
export interface HomePage {
  todo: TodoLine[];
  /** He may do nothing at all yet: a right that waits for a second person is none. */
  hasNoRights: boolean;
  /** He may see payments, so that there could be figures. */
  sees: boolean;
  figures: Figures | null;
  /** The days that were looked at. */
  days: FigureDays;
  /** He may see payments, and there has never been one. */
  isNew: boolean;
  /** Of a new installation: what it needs before there can be payments. */
  firstSteps: FirstStep[];
}
