import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";

/** The names in ready-made policies, as they are stored; the catalogues say the same in each language. */
export const READY_NAMES = {
  money_back: "Refunds and voids in the console",
  console_direct: "Captures, cancels, expiries and deletions in the console",
  api_direct: "Calls of the API",
  job_expire: "Payments whose time is over",
  checker: "Checker",
  checkers: "Checkers",
  maker_day: "Refunds of one person in a day",
  tiers: "Refunds and voids in {currency}",
  small: "Refunds in {currency}",
} as const;

const KEYS = Object.keys(READY_NAMES) as (keyof typeof READY_NAMES)[];
const CURRENCY = /\b[A-Z]{3}$/;

/**
 * The name of a rule, stage or limit as a person reads it. Ready-made policies are stored with English names; as long as nobody
 * has called them something else, they are said in the reader's language.
 */
export function readyName(t: PolicyTranslator, stored: string): string {
  const currency = stored.match(CURRENCY)?.[0] ?? "";
  const key = KEYS.find((one) => READY_NAMES[one].replace("{currency}", currency) === stored);
  return key ? t(`readyNames.${key}`, { currency }) : stored;
}

/** Values of a sentence, the names among them as a person reads them. */
export function namedValues(t: PolicyTranslator, values: Record<string, string>): Record<string, string> {
  const names = (["rule", "stage", "limit"] as const).filter((key) => values[key] !== undefined);
  return { ...values, ...Object.fromEntries(names.map((key) => [key, readyName(t, values[key] ?? "")])) };
}
