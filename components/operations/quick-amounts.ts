import { amountRefusal } from "@/lib/gateways/amounts";
import { exponentOf, formatAmount } from "@/lib/money/money";
import { capturableMinor, refundableMinor, refundBaseMinor } from "@/lib/transactions/rules";
import type { TransactionFacts } from "@/lib/transactions/types";

export interface QuickAmounts {
  /** All of the payment. Null when part of it went elsewhere already, so that it cannot be had any more. */
  full: string | null;
  /** All that is left; null when that is all of the payment. */
  remaining: string | null;
  /** Half of what is left; `rounded` when it does not divide and the smaller half is meant. */
  half: { amount: string; rounded: boolean } | null;
}

/** Amounts that are one press away. Every one of them is exact in the currency and can be carried by the gateway. */
export function quickAmounts(type: "refund" | "capture", facts: TransactionFacts): QuickAmounts {
  const currency = facts.currencyCode;
  const left = type === "refund" ? refundableMinor(facts) : capturableMinor(facts);
  const whole = type === "refund" ? refundBaseMinor(facts) : facts.settledMinor + facts.feeMinor;
  return {
    full: left === whole && left > 0n ? formatAmount(left, currency) : null,
    remaining: left < whole && left > 0n ? formatAmount(left, currency) : null,
    half: takesParts(type, facts) ? halfOf(left, facts) : null,
  };
}

function takesParts(type: "refund" | "capture", { support }: TransactionFacts): boolean {
  return support?.[type] === "partial" || support?.[type] === "multiple";
}

/** The greatest amount not above the half that the gateway's way of writing amounts can carry. */
function halfOf(left: bigint, facts: TransactionFacts): QuickAmounts["half"] {
  const half = left / 2n;
  const form = facts.support?.amounts;
  for (let step = 1n; step <= 10n ** BigInt(exponentOf(facts.currencyCode)); step *= 10n) {
    const amount = half - (half % step);
    if (amount <= 0n) return null;
    if (form && amountRefusal(form, amount, facts.currencyCode) !== null) continue;
    return { amount: formatAmount(amount, facts.currencyCode), rounded: amount * 2n !== left };
  }
  return null;
}
