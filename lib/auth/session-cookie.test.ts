import { expect, test } from "vitest";

import { sessionCookieName } from "@/lib/auth/session-cookie";
import { readSignInError, writeSignInError } from "@/lib/auth/sign-in-error";

test("over TLS the cookie cannot be set by a sister host", () => {
  expect(sessionCookieName("https://pay.example.com")).toBe("__Host-countersign.session");
});

test("two instances on one machine have cookies of their own", () => {
  expect(sessionCookieName("http://localhost:3000")).not.toBe(sessionCookieName("http://localhost:3001"));
});

test("the sign-in form reads back what was told, and takes anything else for the one refusal", () => {
  for (const error of [
    { code: "refused" },
    { code: "limited", minutes: 30 },
    { code: "unavailable" },
  ] as const) {
    expect(readSignInError(writeSignInError(error))).toEqual(error);
  }
  for (const text of ["CredentialsSignin", "limited:-1", "limited:x", ""]) {
    expect(readSignInError(text)).toEqual({ code: "refused" });
  }
});
