import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { storableJson } from "@/lib/db/storable";

/**
 * A notice as its connector read it when it came in. It is kept beside the scrubbed body, so that scrubbing (which masks whatever
 * looks like a card number) never changes a reference or an amount.
 */
export function encodeFacts(notice: GatewayNotice): string {
  return storableJson(
    "amountMinor" in notice && notice.amountMinor !== null
      ? { ...notice, amountMinor: notice.amountMinor.toString() }
      : notice,
  );
}

/** Reads what `encodeFacts` wrote. */
export function decodeFacts(stored: Record<string, unknown>): GatewayNotice {
  const amount = stored.amountMinor;
  const notice = typeof amount === "string" ? { ...stored, amountMinor: BigInt(amount) } : stored;
  return notice as unknown as GatewayNotice;
}
