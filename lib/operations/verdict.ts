import type { ErrorCode } from "@/lib/errors";
import { type KeptSentence, type KeptWords, keptWords, readKeptWords } from "@/lib/i18n/kept-words";

/** What the law of the operations says to one of them. */
export type Verdict =
  /** `amountMinor` is what the operation will move; null for operations without money. */
  | { ok: true; amountMinor: bigint | null }
  | { ok: false; code: ErrorCode; reason: string; params: Record<string, string> };

/** A refusal in English, beside the sentence that says the same in any language: reasons are kept, and read by others. */
export function refused(
  code: ErrorCode,
  reason: string,
  sentence: KeptSentence,
  values: Record<string, string> = {},
): Verdict {
  return { ok: false, code, reason, params: keptWords(sentence, values) };
}

/** A refusal as a screen is told of it. */
export function refusedBy({ code, reason, params }: Extract<Verdict, { ok: false }>): {
  ok: false;
  code: ErrorCode;
  reason: string;
  words?: KeptWords;
} {
  const words = readKeptWords(params);
  return { ok: false, code, reason, ...(words ? { words } : {}) };
}
