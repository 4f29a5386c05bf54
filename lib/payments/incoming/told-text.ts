import { maskCardNumbers } from "@/lib/card-numbers";

/** What a gateway says about a customer, as it may be kept: a careless one puts the card beside the name. */
export function toldText(text: string | null, longest: number): string | null {
  return text === null ? null : maskCardNumbers(text).slice(0, longest);
}
