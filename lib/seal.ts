import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * Seals secrets at rest with AES-256-GCM. Layout: version (1 byte), nonce (12), tag (16), ciphertext. The label binds a
 * sealed value to its place, so that one column's value does not open in another.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function keyBytes(key: string): Buffer {
  const bytes = Buffer.from(key, "base64");
  if (bytes.length !== 32) throw new Error("COUNTERSIGN_SEAL_KEY must be 32 bytes in base64.");
  return bytes;
}

export function seal(plain: string, label: string, key: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyBytes(key), nonce);
  cipher.setAAD(Buffer.from(label));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), ciphertext]);
}

/** Throws when the key, the label or a single bit is not the one it was sealed with. */
export function unseal(sealed: Uint8Array, label: string, key: string): string {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION) throw new Error("Sealed value has an unknown version.");
  const tagStart = 1 + NONCE_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", keyBytes(key), bytes.subarray(1, tagStart));
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(bytes.subarray(tagStart, tagStart + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(tagStart + TAG_BYTES)), decipher.final()]).toString(
    "utf8",
  );
}
