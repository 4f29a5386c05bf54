import type { RequestedOperation } from "@/lib/approvals/types";

/**
 * What a checker should look at twice, with the reason. Hints never decide: the policy does. Pure, so that the same facts give the
 * same hints in the list, beside it and in tests.
 */

/** Another refund, done or asked for, that touches the same payment, card or customer. */
export interface RelatedRefund {
  amountMinor: bigint;
  currencyCode: string;
  samePayment: boolean;
  sameCard: boolean;
  sameCustomer: boolean;
  sameMaker: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

export interface RiskFacts {
  operation: RequestedOperation;
  amountMinor: bigint;
  currencyCode: string;
  askedAt: number;
  now: number;
  /** What was taken from the customer and could go back. */
  baseMinor: bigint;
  /** Refunds of the last 30 days before the request, and those asked for since. */
  related: readonly RelatedRefund[];
  /** Since when the maker holds the right to this operation; null when he holds it no more. */
  rightSince: number | null;
  /** The middle of what this maker asked for in 90 days in this currency, and from how many requests. */
  usual: { medianMinor: bigint; count: number } | null;
  /** When the gateway stops taking this operation; null where no limit is known. */
  windowEndsAt: number | null;
}

/** `high`: look before you do anything. `low`: good to know. */
export type RiskWeight = "high" | "medium" | "low";

export type RiskHint =
  | { code: "window_closed"; weight: RiskWeight; at: number }
  | { code: "split"; weight: RiskWeight; count: number; sumMinor: bigint }
  | { code: "duplicate_amount"; weight: RiskWeight; count: number; at: number }
  | { code: "same_card_again"; weight: RiskWeight; count: number; at: number }
  | { code: "same_customer_again"; weight: RiskWeight; count: number; at: number }
  | { code: "window_closing"; weight: RiskWeight; at: number }
  | { code: "new_right"; weight: RiskWeight; at: number }
  | { code: "above_usual"; weight: RiskWeight; medianMinor: bigint; count: number }
  | { code: "same_payment_again"; weight: RiskWeight; count: number; at: number }
  | { code: "large_share"; weight: RiskWeight; percent: number };
export type RiskCode = RiskHint["code"];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A maker who splits one refund asks for the parts within two days; the third part is a pattern, the second a correction. */
const SPLIT_WITHIN_MS = 48 * HOUR;
const SPLIT_PARTS = 3;
/** Time enough for a weekend and a working day. */
const REFUND_CLOSING_MS = 3 * DAY;
/** Voids close within hours at most gateways. */
const VOID_CLOSING_MS = 12 * HOUR;
const NEW_RIGHT_MS = 7 * DAY;
/** Below five requests nothing is usual yet. */
const USUAL_FROM = 5;
const USUAL_TIMES = 3n;
const LARGE_PERCENT = 90n;

type Rule = (facts: RiskFacts) => RiskHint | null;

/** Every hint that the facts give rise to, the weightiest first. */
export function judgeRisks(facts: RiskFacts): RiskHint[] {
  const order: Record<RiskWeight, number> = { high: 0, medium: 1, low: 2 };
  return RULES.map((rule) => rule(facts))
    .filter((hint) => hint !== null)
    .sort((a, b) => order[a.weight] - order[b.weight]);
}

const split: Rule = ({ related, currencyCode, amountMinor, askedAt }) => {
  const parts = related.filter(
    (one) =>
      one.sameMaker && one.currencyCode === currencyCode && Math.abs(askedAt - one.at) <= SPLIT_WITHIN_MS,
  );
  if (parts.length + 1 < SPLIT_PARTS) return null;
  const sumMinor = parts.reduce((sum, one) => sum + one.amountMinor, amountMinor);
  return { code: "split", weight: "high", count: parts.length + 1, sumMinor };
};

const duplicateAmount: Rule = ({ related, amountMinor, currencyCode }) => {
  const equal = related.filter((one) => one.amountMinor === amountMinor && one.currencyCode === currencyCode);
  return equal.length === 0
    ? null
    : { code: "duplicate_amount", weight: "high", count: equal.length, at: latest(equal) };
};

const sameCardAgain: Rule = ({ related }) => {
  const others = related.filter((one) => one.sameCard && !one.samePayment);
  return others.length === 0
    ? null
    : { code: "same_card_again", weight: "medium", count: others.length, at: latest(others) };
};

/** Where the card is known to be the same, the hint about the card says more. */
const sameCustomerAgain: Rule = ({ related }) => {
  const others = related.filter((one) => one.sameCustomer && !one.sameCard && !one.samePayment);
  return others.length === 0
    ? null
    : { code: "same_customer_again", weight: "medium", count: others.length, at: latest(others) };
};

const samePaymentAgain: Rule = ({ related }) => {
  const others = related.filter((one) => one.samePayment);
  return others.length === 0
    ? null
    : { code: "same_payment_again", weight: "low", count: others.length, at: latest(others) };
};

const gatewayWindow: Rule = ({ windowEndsAt, now, operation }) => {
  if (windowEndsAt === null) return null;
  if (now >= windowEndsAt) return { code: "window_closed", weight: "high", at: windowEndsAt };
  const soon = operation === "void" ? VOID_CLOSING_MS : REFUND_CLOSING_MS;
  return windowEndsAt - now > soon ? null : { code: "window_closing", weight: "medium", at: windowEndsAt };
};

const newRight: Rule = ({ rightSince, askedAt }) =>
  rightSince === null || askedAt - rightSince >= NEW_RIGHT_MS
    ? null
    : { code: "new_right", weight: "medium", at: rightSince };

const aboveUsual: Rule = ({ usual, amountMinor }) =>
  usual === null || usual.count < USUAL_FROM || amountMinor <= usual.medianMinor * USUAL_TIMES
    ? null
    : { code: "above_usual", weight: "medium", ...usual };

/** A void always takes all of it, so its share says nothing. */
const largeShare: Rule = ({ operation, amountMinor, baseMinor }) =>
  operation !== "refund" || baseMinor <= 0n || amountMinor * 100n < baseMinor * LARGE_PERCENT
    ? null
    : { code: "large_share", weight: "low", percent: Number((amountMinor * 100n) / baseMinor) };

const RULES: readonly Rule[] = [
  gatewayWindow,
  split,
  duplicateAmount,
  sameCardAgain,
  sameCustomerAgain,
  newRight,
  aboveUsual,
  samePaymentAgain,
  largeShare,
];

function latest(refunds: readonly RelatedRefund[]): number {
  return Math.max(...refunds.map((one) => one.at));
}
