import { exponentOf, formatAmount } from "@/lib/money/money";

/** Bounds of a filter by amount as decimal text; null where it is open. */
export interface AmountRange {
  min: string | null;
  max: string | null;
}

/** The longest whole part that a payment can have. */
const WHOLE_DIGITS = 13;
const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const COMPARISON = new RegExp(`^(>=|=>|≥|>|<=|=<|≤|<|=)?${NUMBER}$`);
const SPAN = new RegExp(`^${NUMBER}(?:\\.\\.|…|-|–)${NUMBER}$`);

/**
 * Reads what a person writes to filter by amount: `>=10.5`, `< 20`, `10..20`, `10-20`, or one amount. Exact: "more than 10" in a
 * currency of three decimals begins at 10.001. Null for anything else, and for more decimals than the currency has.
 */
export function readAmountRange(typed: string, currency: string): AmountRange | null {
  const text = typed
    .replace(/[\s\u00a0\u200e\u200f]/g, "")
    .replace(/[٠-٩۰-۹]/g, asciiDigit)
    .replaceAll("٫", ".");
  if (text === "") return { min: null, max: null };
  const [, from, to] = SPAN.exec(text) ?? [];
  if (from && to) return between(minorOf(from, currency), minorOf(to, currency), currency);
  const [, sign = "=", amount] = COMPARISON.exec(text) ?? [];
  const minor = amount === undefined ? null : minorOf(amount, currency);
  if (minor === null) return null;
  if (sign === ">") return { min: formatAmount(minor + 1n, currency), max: null };
  if (sign === "<") return minor > 0n ? { min: null, max: formatAmount(minor - 1n, currency) } : null;
  if (sign === ">=" || sign === "=>" || sign === "≥")
    return { min: formatAmount(minor, currency), max: null };
  if (sign === "<=" || sign === "=<" || sign === "≤")
    return { min: null, max: formatAmount(minor, currency) };
  return between(minor, minor, currency);
}

/** The range as a person would write it. */
export function writeAmountRange({ min, max }: AmountRange): string {
  if (min !== null && max !== null) return min === max ? min : `${min}..${max}`;
  if (min !== null) return `>=${min}`;
  return max === null ? "" : `<=${max}`;
}

function between(low: bigint | null, high: bigint | null, currency: string): AmountRange | null {
  if (low === null || high === null || low > high) return null;
  return { min: formatAmount(low, currency), max: formatAmount(high, currency) };
}

function minorOf(text: string, currency: string): bigint | null {
  const decimals = exponentOf(currency);
  const [whole = "", fraction = ""] = text.split(".");
  if (whole.length > WHOLE_DIGITS || fraction.length > decimals) return null;
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (code >= 0x06f0 ? 0x06f0 : 0x0660));
}
