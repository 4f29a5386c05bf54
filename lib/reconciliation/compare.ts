import { findExponent } from "@/lib/money/currencies";
import { formatAmount } from "@/lib/money/money";
import type { Difference, DifferenceKind, ReportBasis } from "@/lib/reconciliation/types";

/** One payment as it stands here and as the gateway tells of it. Pure. */

export interface OurSide {
  sessionId: string;
  currencyCode: string;
  /** With the fee: that is what the gateway took. */
  amountMinor: bigint;
  state: string;
  capturedMinor: bigint;
  refundedMinor: bigint;
  refundQueuedMinor: bigint;
  voidedMinor: bigint;
  /** Refunds that were done on the day, whenever the payment was. */
  refundedOnDayMinor: bigint;
  /** Paid on the day of the report. */
  onDay: boolean;
}

export interface TheirSide {
  /** `none`: only refunds of it stand in the file. */
  answer: "found" | "not_found" | "unknown" | "none";
  /** Rows that tell of the payment. */
  rows: number;
  currencyCode: string | null;
  amountMinor: bigint | null;
  /** Null: not said. */
  state: string | null;
  capturedMinor: bigint | null;
  refundedMinor: bigint | null;
  /** Of rows that give money back; null: none. */
  refundRowsMinor: bigint | null;
}

export interface Comparison {
  basis: ReportBasis;
  /** The file says on which day each row was. */
  datesKnown: boolean;
  /** The file has rows that give money back. */
  refundRows: boolean;
}

export type Found = Omit<Difference, "seq" | "gatewayReference">;

/** What differs; nothing when both say the same. */
export function differencesOf(ours: OurSide | null, theirs: TheirSide | null, how: Comparison): Found[] {
  if (!ours) return theirs ? missingHere(theirs) : [];
  const found: Found[] = [];
  const add = (kind: DifferenceKind, left: string | null, right: string | null) =>
    found.push({ kind, sessionId: ours.sessionId, currency: ours.currencyCode, ours: left, theirs: right });
  const money = (minor: bigint) => formatAmount(minor, ours.currencyCode);
  const amount = money(ours.amountMinor);
  if (theirs?.answer === "unknown") add("not_answered", amount, null);
  else if (theirs?.answer === "found") compareFound(ours, theirs, how, add, money);
  else if (ours.onDay && isExpected(ours, how)) add("missing_there", amount, null);
  if (theirs?.answer !== "unknown" && theirs?.answer !== "not_found")
    compareRefunds(ours, theirs, how, add, money);
  return found;
}

type Add = (kind: DifferenceKind, ours: string | null, theirs: string | null) => void;
type Money = (minor: bigint) => string;

function missingHere(theirs: TheirSide): Found[] {
  const { currencyCode, amountMinor, refundRowsMinor, answer } = theirs;
  const minor = answer === "found" ? amountMinor : refundRowsMinor;
  if (currencyCode === null || minor === null) return [];
  const text =
    findExponent(currencyCode) === undefined ? minor.toString() : formatAmount(minor, currencyCode);
  const told = answer === "found" ? text : `-${text}`;
  return [{ kind: "missing_here", sessionId: null, currency: currencyCode, ours: null, theirs: told }];
}

/** A settlement tells of money that moved, not of money that is only held. */
function isExpected(ours: OurSide, { basis }: Comparison): boolean {
  if (basis === "inquiry") return true;
  return ours.state === "paid" || ours.capturedMinor > 0n;
}

function compareFound(ours: OurSide, theirs: TheirSide, how: Comparison, add: Add, money: Money): void {
  if (theirs.currencyCode !== null && theirs.currencyCode !== ours.currencyCode) {
    add("currency_differs", ours.currencyCode, theirs.currencyCode);
    return;
  }
  if (theirs.rows > 1) add("twice_there", "1", String(theirs.rows));
  if (how.datesKnown && !ours.onDay) add("other_day", null, null);
  if (theirs.amountMinor !== null && !sameAmount(ours, theirs, how))
    add("amount_differs", money(ours.amountMinor), money(theirs.amountMinor));
  const state = stateOf(ours);
  if (theirs.state !== null && theirs.state !== state && !isCapture(ours, theirs, how))
    add("state_differs", state, theirs.state);
  if (
    theirs.capturedMinor !== null &&
    ours.state === "authorized" &&
    theirs.capturedMinor !== ours.capturedMinor
  )
    add("captured_differs", money(ours.capturedMinor), money(theirs.capturedMinor));
}

/** Of a payment that was captured in part a settlement names what was captured. */
function sameAmount(ours: OurSide, theirs: TheirSide, { basis }: Comparison): boolean {
  if (theirs.amountMinor === ours.amountMinor) return true;
  return basis === "settlement" && ours.state === "authorized" && theirs.amountMinor === ours.capturedMinor;
}

function isCapture(ours: OurSide, theirs: TheirSide, { basis }: Comparison): boolean {
  return (
    basis === "settlement" &&
    theirs.state === "paid" &&
    ours.state === "authorized" &&
    ours.capturedMinor > 0n
  );
}

function stateOf(ours: OurSide): string {
  if (ours.state === "authorized" && ours.voidedMinor > 0n) return "voided";
  return ours.state === "authorized" && ours.capturedMinor === ours.amountMinor ? "paid" : ours.state;
}

function compareRefunds(
  ours: OurSide,
  theirs: TheirSide | null,
  how: Comparison,
  add: Add,
  money: Money,
): void {
  if (how.refundRows) {
    const told = theirs?.refundRowsMinor ?? 0n;
    if (told !== ours.refundedOnDayMinor) add("refund_differs", money(ours.refundedOnDayMinor), money(told));
    return;
  }
  const told = theirs?.refundedMinor ?? null;
  if (told === null) return;
  // Some gateways count a refund when they take it, some when the bank has done it.
  if (told !== ours.refundedMinor && told !== ours.refundedMinor + ours.refundQueuedMinor)
    add("refund_differs", money(ours.refundedMinor), money(told));
}
