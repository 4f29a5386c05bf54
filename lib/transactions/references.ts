import "server-only";
import { randomBytes, randomUUID } from "node:crypto";

/** Crockford's base 32: no I, L, O, U, so that references survive being read out over the phone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `reference_number` of an operation or attempt: installation prefix and twelve characters (60 random bits). */
export function newReferenceNumber(prefix = "cs"): string {
  let text = "";
  for (const byte of randomBytes(12)) text += ALPHABET[byte & 31];
  return prefix + text;
}

/** Public id of a payment or child: 40 lowercase hex characters, unguessable. */
export function newSessionId(): string {
  return randomBytes(20).toString("hex");
}

/**
 * Id of an operation: a UUID that begins with the time (version 7, 74 random bits), so that new ones stand side by side in every
 * index that holds them instead of touching a page of its own each.
 */
export function newOperationId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
