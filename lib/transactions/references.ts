import "server-only";
import { randomBytes } from "node:crypto";
import { newTimedId } from "@/lib/timed-id";

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

/** Id of an operation. */
export function newOperationId(now = Date.now()): string {
  return newTimedId(now);
}
