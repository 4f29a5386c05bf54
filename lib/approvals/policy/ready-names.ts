import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";

/** The names in ready-made policies, and the note of the first one, as they are stored; the catalogues say the same in each language. */
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
  shipped: "Shipped with the product.",
} as const;

const KEYS = Object.keys(READY_NAMES) as (keyof typeof READY_NAMES)[];
const CURRENCY = /\b[A-Z]{3}$/;

/** Requests of the first days, before there were policies, carry this one from the migration. */
const EARLIER_NAMES: Readonly<Record<string, string>> = {
  "Refunds and voids from the console": READY_NAMES.money_back,
};

/** Translator of the ready-made names alone. */
type NameTranslator = (key: keyof typeof READY_NAMES, values: { currency: string }) => string;

/**
 * The name of a rule, stage or limit as a person reads it. Ready-made policies are stored with English names; as long as nobody
 * has called them something else, they are said in the reader's language.
 */
export function readyNameIn(t: NameTranslator, stored: string): string {
  const currency = stored.match(CURRENCY)?.[0] ?? "";
  const name = EARLIER_NAMES[stored] ?? stored;
  const key = KEYS.find((one) => READY_NAMES[one].replace("{currency}", currency) === name);
  return key ? t(key, { currency }) : stored;
}

/** The other way round: what is kept where somebody types a name. A name of ours is kept in English, whatever the language that it is read in. */
export function storedNameIn(t: NameTranslator, shown: string): string {
  const currency = shown.match(CURRENCY)?.[0] ?? "";
  const key = KEYS.find((one) => t(one, { currency }) === shown);
  return key ? READY_NAMES[key].replace("{currency}", currency) : shown;
}

/** Values of a sentence, the names among them as a person reads them. */
export function namedIn(t: NameTranslator, values: Record<string, string>): Record<string, string> {
  const names = (["rule", "stage", "limit"] as const).filter((key) => values[key] !== undefined);
  return { ...values, ...Object.fromEntries(names.map((key) => [key, readyNameIn(t, values[key] ?? "")])) };
}

/** The same for who holds the words of the whole policy. */
export function readyName(t: PolicyTranslator, stored: string): string {
  return readyNameIn(namesOf(t), stored);
}

export function namedValues(t: PolicyTranslator, values: Record<string, string>): Record<string, string> {
  return namedIn(namesOf(t), values);
}

function namesOf(t: PolicyTranslator): NameTranslator {
  return (key, values) => t(`readyNames.${key}`, values);
}
