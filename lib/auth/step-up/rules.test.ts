import { expect, test } from "vitest";

import { confirmTotpSchema, proveByCodeSchema, readCode } from "@/lib/auth/step-up/rules";

const typed: [string, ReturnType<typeof readCode>][] = [
  ["123456", { kind: "totp", code: "123456" }],
  [" 123 456 ", { kind: "totp", code: "123456" }],
  ["ABCD-EFGH-0123-4567", { kind: "recovery_code", code: "ABCDEFGH01234567" }],
  ["ABCD-EFGH-0123-4567-89AB-CDEF", { kind: "recovery_code", code: "ABCDEFGH0123456789ABCDEF" }],
  ["abcd efgh 0123 4567", { kind: "recovery_code", code: "ABCDEFGH01234567" }],
  ["ABCD-EFGH-O12L-I56U", { kind: "recovery_code", code: "ABCDEFGH0121156V" }],
  ["12345", null],
  ["1234567", null],
  ["١٢٣٤٥٦", null],
  ["ABCD-EFGH-0123-456", null],
  ["ABCD-EFGH-0123-456!", null],
  ["", null],
];

test.each(typed)("%j is read as meant, or not at all", (text, expected) => {
  expect(readCode(text)).toEqual(expected);
});

test("an act that a factor is shown for is named in plain characters", () => {
  const prove = (binding: string) => proveByCodeSchema.safeParse({ bindings: [binding], code: "1" }).success;
  expect(prove(`request:7:${"a".repeat(64)}`)).toBe(true);
  for (const odd of ["", "a b", "a\u0000", "x".repeat(201), "تجربة"]) expect(prove(odd)).toBe(false);
  expect(proveByCodeSchema.safeParse({ bindings: [], code: "1" }).success).toBe(false);
});

test("a code that confirms an app has six digits", () => {
  const confirm = (code: string) => confirmTotpSchema.safeParse({ factorId: 1, code }).success;
  expect(["123456", "123 456"].map(confirm)).toEqual([true, true]);
  expect(["12345", "12345a", "1234567", "１２３４５６"].map(confirm)).toEqual([false, false, false, false]);
});
