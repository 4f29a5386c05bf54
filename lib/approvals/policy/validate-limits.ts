import { type Flaw, flaw } from "@/lib/approvals/policy/flaws";
import type { PolicyDocument, VelocityLimit } from "@/lib/approvals/policy/types";
import { readBound } from "@/lib/approvals/policy/validate-tiers";
import { findExponent, isCurrencyCode } from "@/lib/money/currencies";

/** What is wrong with the limits. */
export function limitFlaws(document: PolicyDocument): Flaw[] {
  return document.limits.flatMap((limit, index) => flawsOf(limit, { limit: index }));
}

function flawsOf(limit: VelocityLimit, at: Flaw["at"]): Flaw[] {
  const flaws: Flaw[] = [];
  const amounts = Object.entries(limit.maxAmount ?? {});
  if (limit.operations.length === 0) flaws.push(flaw("no_operations", at, { rule: limit.name }));
  if (limit.sources.length === 0) flaws.push(flaw("no_sources", at, { rule: limit.name }));
  if (amounts.length === 0 && limit.maxCount === undefined)
    flaws.push(flaw("limit_without_bound", at, { name: limit.name }));
  if (limit.per === "maker" && limit.sources.length > 0 && limit.sources.every((source) => source === "job"))
    flaws.push(flaw("limit_counts_nobody", at, { name: limit.name }));
  for (const [currency, amount] of amounts) {
    if (!isCurrencyCode(currency)) flaws.push(flaw("unknown_currency", at, { currency }));
    else if (readBound(amount, currency) === null)
      flaws.push(flaw("bad_amount", at, { amount, currency, decimals: String(findExponent(currency)) }));
  }
  return flaws;
}
