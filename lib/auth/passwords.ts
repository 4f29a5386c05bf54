import "server-only";

import { randomInt } from "node:crypto";

import { type Options, hash, verify } from "@node-rs/argon2";

import { isGuessedFirst } from "@/lib/auth/guessed-passwords";
import { ownWords } from "@/lib/auth/own-words";
import { type PasswordFault, passwordFault, passwordMaxLength, passwordMinLength } from "@/lib/auth/rules";
import { AppError } from "@/lib/errors";

/** argon2id (2 in the library's enum, which `isolatedModules` cannot import), 19 MiB, two passes, one lane. */
const argon2Options: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * What an unknown or disabled account is verified against, so that its answer takes as long as a wrong password's.
 * Made once per process with the options above; nobody knows the password behind it.
 */
let decoyHash: Promise<string> | undefined;

/** Hashes a password for storing. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2Options);
}

/** Whether the password belongs to the hash. Without a hash it spends the same time and says no. */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  decoyHash ??= hashPassword(generatePassword());
  const matches = await verify(storedHash ?? (await decoyHash), password).catch(() => false);
  return matches && storedHash !== null;
}

/** Prepares the decoy, so that the first unknown name after a start is not slower than the others. */
export async function prepareDecoy(): Promise<void> {
  decoyHash ??= hashPassword(generatePassword());
  await decoyHash;
}

const faultTexts: Record<PasswordFault, string> = {
  password_too_short: `Choose a password of at least ${passwordMinLength} characters.`,
  password_too_long: `Choose a password of at most ${passwordMaxLength} characters.`,
  password_common: "This password is among the first that others would guess. Choose another.",
  password_is_username: "The password must not be your username or e-mail address.",
};

/** Throws the reason when a person may not choose this password. */
export function requireGoodPassword(
  password: string,
  names: readonly string[],
  own: ReadonlySet<string> = ownWords(),
): void {
  const fault = passwordFault(password, names, (form) => isGuessedFirst(form, own));
  if (fault)
    throw new AppError("weak_password", {
      detail: faultTexts[fault],
      field: "next",
      params: { reason: fault },
    });
}

/** No letter or digit that people confuse when they read it aloud or off paper. */
const readable = "abcdefghjkmnpqrstuvwxyz23456789";

/** A password for the first sign-in: four groups of five, about 98 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => readable[randomInt(readable.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}
