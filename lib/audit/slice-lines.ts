import "server-only";

/** One sealed event with its proof. */
export interface SealedEvent {
  seq: string;
  prev_hash: string;
  hash: string;
  /** The text whose hash is chained. */
  canonical: string;
}

/** First line of a slice; `public/verify-audit-slice.mjs` reads the format. */
export function sliceHeader(facts: Record<string, unknown>): string {
  return `${JSON.stringify({ countersign_audit: 1, ...facts })}\n`;
}

/** The line of one event. */
export function sliceLine({ seq, prev_hash, hash, canonical }: SealedEvent): string {
  return `${JSON.stringify({ seq, prev: prev_hash, hash, event: canonical })}\n`;
}
