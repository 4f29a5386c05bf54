import { readAmountText } from "@/components/operations/amount-text";
import { AppError } from "@/lib/errors";
import { type KeptWords, keptWords, readKeptWords } from "@/lib/i18n/kept-words";
import { exponentOf, formatAmount, parseAmount } from "@/lib/money/money";
import { canPerform } from "@/lib/operations/rules";
import { refusedBy } from "@/lib/operations/verdict";
import { capturableMinor, refundableMinor } from "@/lib/transactions/rules";
import type { TransactionFacts } from "@/lib/transactions/types";

/** What the screen says about a typed amount; the server judges it again by the same rules. */
export type AmountJudgement =
  | { kind: "ok"; amount: string; left: string; converted: boolean }
  | { kind: "empty" | "invalid" }
  | { kind: "ambiguous"; choices: [string, string] }
  | { kind: "refused"; ok: false; code: string; reason: string; words?: KeptWords };

/** All that a new refund or capture may take, as decimal text. */
export function availableAmount(type: "refund" | "capture", facts: TransactionFacts): string {
  const minor = type === "refund" ? refundableMinor(facts) : capturableMinor(facts);
  return formatAmount(minor, facts.currencyCode);
}

/** What the field begins with: all of it, or nothing where that is more than the person may move. */
export function firstAmount(
  type: "refund" | "capture",
  facts: TransactionFacts,
  ceiling: string | undefined,
): string {
  const available = availableAmount(type, facts);
  const judgement = judgeAmount(available, type, facts, ceiling);
  return judgement.kind === "refused" && judgement.code === "over_ceiling" ? "" : available;
}

function overOwnCeiling(ceiling: string, currency: string): AmountJudgement {
  const reason = `Your limit is ${ceiling} ${currency} for one operation. Ask for less, or have somebody with a higher limit do it.`;
  const words = keptWords("ownLimitIs", { amount: ceiling, currency });
  return { kind: "refused", ok: false, code: "over_ceiling", reason, words };
}

/** Reads what was typed and asks the rules, and the person's own limit, whether that much may be refunded or captured. */
export function judgeAmount(
  typed: string,
  type: "refund" | "capture",
  facts: TransactionFacts,
  ceiling?: string,
): AmountJudgement {
  const currency = facts.currencyCode;
  const reading = readAmountText(typed, exponentOf(currency));
  if (reading.kind !== "amount") return reading;
  try {
    const minor = parseAmount(reading.text, currency);
    const verdict = canPerform(type, facts, minor);
    if (!verdict.ok) return { kind: "refused", ...refusedBy(verdict) };
    if (ceiling !== undefined && minor > parseAmount(ceiling, currency))
      return overOwnCeiling(ceiling, currency);
    const available = type === "refund" ? refundableMinor(facts) : capturableMinor(facts);
    return {
      kind: "ok",
      amount: formatAmount(minor, currency),
      left: formatAmount(available - minor, currency),
      converted: reading.converted,
    };
  } catch (error) {
    if (error instanceof AppError) {
      const words = readKeptWords(error.params);
      return {
        kind: "refused",
        ok: false,
        code: error.code,
        reason: error.detail,
        ...(words ? { words } : {}),
      };
    }
    throw error;
  }
}
