import { amountRefusal } from "@/lib/gateways/amounts";
import { formatAmount } from "@/lib/money/money";
import { refused, type Verdict } from "@/lib/operations/verdict";
import { capturableMinor, refundableMinor, refundBaseMinor } from "@/lib/transactions/rules";
import type { TransactionFacts } from "@/lib/transactions/types";

/** Only what was paid in the currency of the account can go back through it. */
export function checkCurrency(facts: TransactionFacts): Verdict | null {
  const paidIn = facts.paymentCurrencyCode ?? facts.currencyCode;
  return paidIn === facts.accountCurrencyCode
    ? null
    : refused(
        "foreign_currency",
        "Operations are not available for payments made in a foreign currency.",
        "foreignCurrency",
        { currency: paidIn },
      );
}

/** How much it is about, and whether so much is left. */
export function checkAmount(
  type: "refund" | "capture" | "void",
  facts: TransactionFacts,
  requested?: bigint,
): Verdict {
  const available = availableMinor(type, facts);
  const shown = `${formatAmount(available, facts.currencyCode)} ${facts.currencyCode}`;
  const params = {
    operation: type,
    available: formatAmount(available, facts.currencyCode),
    currency: facts.currencyCode,
  };
  if (available === 0n) {
    return refused(
      "amount_exceeds_balance",
      `Nothing is left to ${type}: the available amount is ${shown}.`,
      "nothingLeft",
      params,
    );
  }
  if (type === "void") return { ok: true, amountMinor: available };
  const amountMinor = requested ?? available;
  if (amountMinor <= 0n)
    return refused("invalid_amount", "The amount must be greater than zero.", "notPositive");
  if (amountMinor > available) {
    return refused(
      "amount_exceeds_balance",
      `The ${type} amount exceeds the available amount ${shown}.`,
      "exceedsAvailable",
      params,
    );
  }
  return checkCarried(type, facts, amountMinor) ?? { ok: true, amountMinor };
}

/** A void takes the whole authorization; one that only saved a card has nothing to give back. */
function availableMinor(type: "refund" | "capture" | "void", facts: TransactionFacts): bigint {
  if (type === "void") return facts.settledMinor + facts.feeMinor;
  return type === "refund" ? refundableMinor(facts) : capturableMinor(facts);
}

/** Whether the gateway can do just this much, and write it. */
function checkCarried(
  type: "refund" | "capture",
  facts: TransactionFacts,
  amountMinor: bigint,
): Verdict | null {
  const gateway = facts.gatewayName ?? "";
  if (type === "refund" && facts.support?.refund === "full" && amountMinor !== refundBaseMinor(facts)) {
    return refused(
      "operation_not_supported",
      `The payment gateway ${gateway} refunds the whole amount only.`,
      "wholeRefundOnly",
      { gateway },
    );
  }
  if (type === "capture" && facts.support?.capture === "full" && amountMinor !== capturableMinor(facts)) {
    return refused(
      "operation_not_supported",
      `The payment gateway ${gateway} captures the whole amount only.`,
      "wholeCaptureOnly",
      { gateway },
    );
  }
  const form = facts.support?.amounts;
  const refusal = form ? amountRefusal(form, amountMinor, facts.currencyCode) : null;
  return refusal === null
    ? null
    : refused("invalid_amount", refusal, "amountNotCarried", { gateway, currency: facts.currencyCode });
}
