import refusals from "@/lib/i18n/messages/en/refusals.json";

/** Why something was refused, more precisely than its code: a sentence of the catalogue, in English here and on the wire. */
export type Because = keyof typeof refusals.because;

/** Detail and parameters of a refusal, so that the console says the same in the reader's language. */
export function because(reason: Because): { detail: string; params: { because: Because } } {
  return { detail: refusals.because[reason], params: { because: reason } };
}
