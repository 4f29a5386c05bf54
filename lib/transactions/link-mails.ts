/** A link is mailed at most so often, the first time included. */
export const MOST_LINK_MAILS = 20;

/** The key of the mail with a payment's link: the same key is never mailed twice. */
export function linkMailKey(sessionId: string, sentBefore = 0): string {
  return sentBefore === 0 ? `link:${sessionId}` : `link:${sessionId}:${sentBefore}`;
}

/** The keys of all mails with a payment's link that there can be. */
export function linkMailKeys(sessionId: string): string[] {
  return Array.from({ length: MOST_LINK_MAILS }, (_, sentBefore) => linkMailKey(sessionId, sentBefore));
}
