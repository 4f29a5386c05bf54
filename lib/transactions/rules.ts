import { minBigInt } from "@/lib/money/money";
import type { TransactionFacts } from "@/lib/transactions/types";

/**
 * What a new refund may take at most, in minor units; never below zero. One formula for console, API and jobs, and the
 * same as `refundable_minor` in the schema: base - refunded - queued - in flight or unknown - open requests - disputes.
 */
export function refundableMinor(facts: TransactionFacts): bigint {
  const left =
    refundBaseMinor(facts) -
    facts.refundedMinor -
    facts.refundQueuedMinor -
    facts.refundHeldMinor -
    facts.requestHeldMinor -
    facts.disputedMinor;
  return left > 0n ? left : 0n;
}

/** What was taken from the customer and may go back: settled, or captured up to settled. The fee never goes back. */
export function refundBaseMinor(facts: TransactionFacts): bigint {
  if (facts.state === "paid") return facts.settledMinor;
  if (facts.state === "authorized") return minBigInt(facts.capturedMinor, facts.settledMinor);
  return 0n;
}

/** What a new capture may take at most: settled plus fee less captures done, in flight or unknown. */
export function capturableMinor(facts: TransactionFacts): bigint {
  if (facts.state !== "authorized" || facts.voidHeld || facts.voidRequested || facts.voidedMinor > 0n)
    return 0n;
  const left = facts.settledMinor + facts.feeMinor - facts.capturedMinor - facts.captureHeldMinor;
  return left > 0n ? left : 0n;
}

/** Money that something unfinished holds: operations in flight or unknown and open requests. */
export function reservedMinor(facts: TransactionFacts): bigint {
  return facts.refundHeldMinor + facts.requestHeldMinor + facts.captureHeldMinor;
}
