import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Seals secrets at rest with AES-256-GCM. Layout: version (1 byte), key id (4), nonce (12), tag (16), ciphertext. The label
 * binds a sealed value to its place, so that one row's value does not open in another; the key id says which key opens it
 * while keys are exchanged. Version 1, which is still read, has no key id.
 */
const VERSION = 2;
const FIRST_VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a value is kept. `before`: the label under which version 1 sealed it, where that was another one. */
export type SealLabel = string | { now: string; before: string };

/** The value cannot be opened; the message says why and names no secret. */
export class UnsealError extends Error {
  override name = "UnsealError";
}

interface KeyForms {
  bytes: Buffer;
  id: Buffer;
}

/** The few keys of this process in the forms that every sealing needs. */
const knownKeys = new Map<string, KeyForms>();
const KNOWN_KEYS_LIMIT = 16;

function formsOf(key: string): KeyForms {
  const known = knownKeys.get(key);
  if (known) return known;
  const bytes = Buffer.from(key, "base64");
  if (bytes.length !== 32) throw new Error("COUNTERSIGN_SEAL_KEY must be 32 bytes in base64.");
  const digest = createHash("sha256").update("countersign seal key\n").update(bytes).digest();
  const forms = { bytes, id: digest.subarray(0, KEY_ID_BYTES) };
  if (knownKeys.size >= KNOWN_KEYS_LIMIT) knownKeys.clear();
  knownKeys.set(key, forms);
  return forms;
}

function keyBytes(key: string): Buffer {
  return formsOf(key).bytes;
}

function keyIdOf(key: string): Buffer {
  return formsOf(key).id;
}

/** Public name of a key, eight hex digits: tells keys apart in logs and in the trail, and nothing about them. */
export function sealKeyId(key: string): string {
  return keyIdOf(key).toString("hex");
}

/** The first bytes of everything that is sealed under the key. */
export function sealHeader(key: string): Buffer {
  return Buffer.concat([Buffer.from([VERSION]), keyIdOf(key)]);
}

export function seal(plain: string, label: SealLabel, key: string): Buffer {
  const header = sealHeader(key);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyBytes(key), nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(typeof label === "string" ? label : label.now)]));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), ciphertext]);
}

/**
 * Opens what was sealed under one of the keys. Throws an `UnsealError` when none of them, the label or a single bit is not
 * the one it was sealed with.
 */
export function unseal(sealed: Uint8Array, label: SealLabel, keys: string | readonly string[]): string {
  const bytes = Buffer.from(sealed);
  const candidates = typeof keys === "string" ? [keys] : keys;
  const opened =
    bytes[0] === VERSION ? openByKeyId(bytes, label, candidates) : openFirstVersion(bytes, label, candidates);
  if (opened === null) throw new UnsealError("The sealed value was damaged, or belongs to another place.");
  return opened;
}

function openByKeyId(bytes: Buffer, label: SealLabel, keys: readonly string[]): string | null {
  const headerBytes = 1 + KEY_ID_BYTES;
  const header = bytes.subarray(0, headerBytes);
  const key = keys.find((candidate) => sealHeader(candidate).equals(header));
  if (key === undefined) {
    throw new UnsealError(
      `The value is sealed under the key ${header.subarray(1).toString("hex")}, which is not configured.`,
    );
  }
  const aad = Buffer.concat([header, Buffer.from(typeof label === "string" ? label : label.now)]);
  return open(bytes.subarray(headerBytes), aad, key);
}

/** Nothing says which key it was, so that each is tried. */
function openFirstVersion(bytes: Buffer, label: SealLabel, keys: readonly string[]): string | null {
  if (bytes[0] !== FIRST_VERSION) throw new UnsealError("The sealed value has an unknown version.");
  const aad = Buffer.from(typeof label === "string" ? label : label.before);
  for (const key of keys) {
    const plain = open(bytes.subarray(1), aad, key);
    if (plain !== null) return plain;
  }
  return null;
}

function open(body: Buffer, aad: Buffer, key: string): string | null {
  const start = NONCE_BYTES + TAG_BYTES;
  if (body.length < start) return null;
  const decipher = createDecipheriv("aes-256-gcm", keyBytes(key), body.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(aad);
  decipher.setAuthTag(body.subarray(NONCE_BYTES, start));
  try {
    return Buffer.concat([decipher.update(body.subarray(start)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
