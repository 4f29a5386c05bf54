/** Words and rules of disputes that server and browser share. */

export const DISPUTE_STATUSES = ["opened", "won", "lost"] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

export interface DisputeTurn {
  status: DisputeStatus;
  /** ISO 8601 by the gateway's clock; null where it does not say. */
  happenedAt: string | null;
}

/** Whether the amount counts against what can be refunded. */
export function countsAgainstBalance(status: DisputeStatus): boolean {
  return status !== "won";
}

/**
 * Whether news of a dispute replaces what is known. Notices come doubled and out of order: nothing reopens a decided dispute, and
 * of two verdicts the later one holds. Where the gateway does not say when, a loss outweighs a win: money that may be gone is
 * never given out again.
 */
export function takesTurn(known: DisputeTurn, news: DisputeTurn): boolean {
  if (news.status === "opened") return known.status === "opened" && !isOlder(news, known);
  if (known.status === "opened") return true;
  if (known.happenedAt !== null && news.happenedAt !== null) return !isOlder(news, known);
  return news.status === "lost";
}

function isOlder(a: DisputeTurn, b: DisputeTurn): boolean {
  return (
    a.happenedAt !== null && b.happenedAt !== null && Date.parse(a.happenedAt) < Date.parse(b.happenedAt)
  );
}
