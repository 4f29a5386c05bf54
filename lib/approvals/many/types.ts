/** Payments that one press acts on at most: a page of the list. */
export const MOST_AT_ONCE = 50;

/** What became of one of several payments. */
export type ManyOutcome =
  | { sessionId: string; ok: true; outcome: "done" | "queued" | "requested"; requestId?: number }
  | { sessionId: string; ok: false; code: string; detail: string; params: Record<string, string> };
