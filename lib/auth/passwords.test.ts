import { expect, test } from "vitest";

import { ownWords } from "@/lib/auth/own-words";
import { generatePassword, hashPassword, requireGoodPassword, verifyPassword } from "@/lib/auth/passwords";
import { parseEnv } from "@/lib/env";

const names = ["sara.alsabah", "sara@example.com"];
const refused: [string, string][] = [
  ["short", "password_too_short"],
  ["elevenchars", "password_too_short"],
  ["x7".repeat(65), "password_too_long"],
  ["Password-1234", "password_common"],
  ["QWERTY 123456", "password_common"],
  ["aaaaaaaaaaaaaa", "password_common"],
  ["Princess2026!!", "password_common"],
  ["P@ssw0rd12345!", "password_common"],
  ["AdminAdmin-9999", "password_common"],
  ["summer.love.123", "password_common"],
  ["1qaz2wsx3edc4rfv", "password_common"],
  ["qwertyuiop 098", "password_common"],
  ["tulip1tulip1tulip1", "password_common"],
  ["Sara.AlSabah", "password_is_username"],
  ["sara@example.com", "password_is_username"],
];

test.each(refused)("%s may not be chosen: %s", (password, reason) => {
  expect(() => requireGoodPassword(password, names)).toThrow(
    expect.objectContaining({ code: "weak_password", params: { reason } }),
  );
});

test.each([
  "correct battery tulip staple",
  "كلمة سر طويلة جدا",
  "🔑🐪🌴⛵🏜️🌊🐫☀️🌙⭐🗝️🧭",
  "x7Qm-93kd-Lw0p",
  "princess 8273645190427",
  "dragon eats green monkey pie",
])("%s may be chosen, whatever its characters", (password) => {
  expect(() => requireGoodPassword(password, names)).not.toThrow();
});

test("words of the installation are refused like the common ones: its address, the sender of its mails, those that its operator names", () => {
  const env = parseEnv({
    PUBLIC_URL: "https://pay.zaytoona.com",
    MAIL_FROM: "Marina Stores <no-reply@falajpay.example>",
    PASSWORD_CONTEXT_WORDS: "Salmiya, Block-12",
  });
  const own = ownWords(env);
  for (const password of ["Zaytoona-2026!", "marina.stores.1", "F@l@jp@y-9999", "SalmiyaBlock12"]) {
    expect(() => requireGoodPassword(password, names, own), password).toThrow(
      expect.objectContaining({ params: { reason: "password_common" } }),
    );
    expect(() => requireGoodPassword(password, names, new Set()), password).not.toThrow();
  }
  expect(() => requireGoodPassword("zaytoona grows on marble", names, own)).not.toThrow();
});

test("a hash is argon2id with 19 MiB and two passes, and only its password fits", async () => {
  const hash = await hashPassword("correct battery tulip staple");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, "correct battery tulip staple")).toBe(true);
  expect(await verifyPassword(hash, "correct battery tulip stapler")).toBe(false);
});

test("without an account nothing fits, after the same work", async () => {
  const hash = await hashPassword("correct battery tulip staple");
  const timeOf = async (stored: string | null) => {
    const started = performance.now();
    expect(await verifyPassword(stored, "some other password")).toBe(false);
    return performance.now() - started;
  };
  await timeOf(null);
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let run = 0; run < 8; run++) {
    known.push(await timeOf(hash));
    unknown.push(await timeOf(null));
  }
  // The fastest of each, taken in turns: other work on the machine falls on both. Without a hash it would be 1:100.
  const ratio = Math.min(...unknown) / Math.min(...known);
  expect(ratio).toBeGreaterThan(1 / 3);
  expect(ratio).toBeLessThan(3);
});

test("generated passwords pass their own rules and never repeat", () => {
  const made = Array.from({ length: 200 }, () => generatePassword());
  for (const password of made) expect(() => requireGoodPassword(password, names)).not.toThrow();
  expect(new Set(made).size).toBe(made.length);
});
