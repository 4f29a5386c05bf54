import type { Messages } from "@/lib/i18n/messages/en";

/** A sentence of ours that is written down somewhere, by its key in the catalogue `recorded`. */
export type KeptSentence = keyof Messages["recorded"];

/** What stands beside a reason that is kept in English words: its sentence and the values in it, so that any language can say it. */
export type KeptWords = { sentence: string; [value: string]: string };

/** Names the sentence that an English text is, with what it carries; goes among the parameters of a refusal. */
export function keptWords(sentence: KeptSentence, values: Record<string, string> = {}): KeptWords {
  return { ...values, sentence };
}

/** Why something stopped or ended: English words, and what says the same in any language where the words are ours. */
export interface KeptReason {
  text: string;
  words: KeptWords | null;
}

/** A refusal as a reason that is kept. */
export function keptReason({
  detail,
  params,
}: {
  detail: string;
  params: Record<string, string>;
}): KeptReason {
  return { text: detail, words: readKeptWords(params) };
}

/** The sentence among the parameters of a refusal, or beside a kept reason; null where it names none. */
export function readKeptWords(stored: unknown): KeptWords | null {
  if (typeof stored !== "object" || stored === null || !("sentence" in stored)) return null;
  const words = Object.entries(stored).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return typeof stored.sentence === "string"
    ? { ...Object.fromEntries(words), sentence: stored.sentence }
    : null;
}

/** The same out of the text in which a notice carries it. */
export function parseKeptWords(text: string | undefined): KeptWords | null {
  if (!text) return null;
  try {
    return readKeptWords(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Values by which a sentence chooses its words or their number; every other one stands in it as it is. */
const CHOOSING = new Set(["operation", "state", "status"]);
const COUNTED = new Set(["count", "hours", "minutes", "retryAfter", "decimals"]);

/** The values of a sentence for the catalogue. What it only quotes is isolated, so that it keeps its own direction. */
export function valuesOf({ sentence: _, ...values }: KeptWords): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (COUNTED.has(name)) return [name, Number.parseInt(value, 10) || 0];
      return [name, CHOOSING.has(name) ? value : `\u2068${value}\u2069`];
    }),
  );
}
