import { createHash } from "node:crypto";

/** Our idempotency key as it is, or a digest of it where the gateway takes no key of that length. The same key gives the same text. */
export function shortKey(idempotencyKey: string, maxLength: number): string {
  return idempotencyKey.length <= maxLength
    ? idempotencyKey
    : createHash("sha256").update(idempotencyKey).digest("hex").slice(0, maxLength);
}
