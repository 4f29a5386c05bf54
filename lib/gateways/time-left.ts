/** Shares one deadline among several requests: each call says how many milliseconds are left, never less than one. */
export function timeLeft(deadlineMs: number): () => number {
  const endsAt = performance.now() + deadlineMs;
  return () => Math.max(1, Math.floor(endsAt - performance.now()));
}
