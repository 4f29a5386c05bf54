import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { storableJson } from "@/lib/db/storable";
import { scrubValue } from "@/lib/gateways/scrub";

/** What gateways write in their own words. */
const FREE_TEXT = new Set(["code", "message", "reason"]);

/**
 * A notice as its connector read it when it came in. It is kept beside the scrubbed body, so that scrubbing (which masks whatever
 * looks like a card number) never changes a reference or an amount. Everything else in it is scrubbed here: a right signature says
 * who sent it, not that he was careful.
 */
export function encodeFacts(notice: GatewayNotice, secrets: readonly string[]): string {
  const kept = { ...notice, ...scrubbedWords(notice, secrets) };
  return storableJson(
    "amountMinor" in kept && kept.amountMinor !== null
      ? { ...kept, amountMinor: kept.amountMinor.toString() }
      : kept,
  );
}

function scrubbedWords(notice: GatewayNotice, secrets: readonly string[]): Record<string, unknown> {
  const { pgParams, response } = notice;
  const words = Object.entries(notice).filter(([name]) => FREE_TEXT.has(name));
  return scrubValue({ ...Object.fromEntries(words), pgParams, response }, secrets) as Record<string, unknown>;
}

/** Reads what `encodeFacts` wrote. */
export function decodeFacts(stored: Record<string, unknown>): GatewayNotice {
  const amount = stored.amountMinor;
  const notice = typeof amount === "string" ? { ...stored, amountMinor: BigInt(amount) } : stored;
  return notice as unknown as GatewayNotice;
}
