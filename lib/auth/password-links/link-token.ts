import "server-only";

import { createHash, createHmac } from "node:crypto";

import { getEnv } from "@/lib/env";

/**
 * The secret of a link. It is made from the link's number whenever it is needed, so that neither the row of the link nor that of
 * its mail holds it: who reads the database, or the list of mails, has nothing to sign in with.
 */
export function linkToken(linkId: string): string {
  return createHmac("sha256", getEnv().COUNTERSIGN_AUTH_SECRET)
    .update(`password-link:${linkId}`)
    .digest("base64url");
}

/** What is kept of a secret. */
export function hashLinkToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Behind the hash, which browsers send to nobody: no log, no proxy and no scanner of mails learns it by opening the page. */
export function passwordLinkPath(secret: string): string {
  return `/reset-password#${secret}`;
}

const mailKeyPrefix = "password-link:";

/** Names the mail of a link. */
export function passwordLinkMailKey(linkId: string): string {
  return `${mailKeyPrefix}${linkId}`;
}

/** Whether a mail carries a link for a password. */
export function isLinkMail(key: string): boolean {
  return key.startsWith(mailKeyPrefix);
}

/** What stands in the stored mail where its reader finds the secret. */
export function linkMarker(linkId: string): string {
  return `link:${linkId}`;
}

/** The bodies of a mail as its recipient gets them. Every mail but that of a link comes back as it is. */
export function withSecretLink(key: string, bodies: { text: string; html: string }) {
  if (!isLinkMail(key)) return bodies;
  const linkId = key.slice(mailKeyPrefix.length);
  const [marker, secret] = [passwordLinkPath(linkMarker(linkId)), passwordLinkPath(linkToken(linkId))];
  return { text: bodies.text.replaceAll(marker, secret), html: bodies.html.replaceAll(marker, secret) };
}
