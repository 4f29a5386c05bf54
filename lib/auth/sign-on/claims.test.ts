import { expect, it, test } from "vitest";

import { readClaims } from "./claims";
import { refusalOf, SignOnRefused } from "./refusals";

const expected = { issuer: "https://id.example", groupsClaim: "groups", trustedFactors: ["mfa", "gold"] };
const claims = { iss: "https://id.example", sub: "u1", email: "Noor@Example.com", email_verified: true };
const read = (changes: Record<string, unknown>, claim = "groups") => {
  const reading = readClaims({ ...claims, ...changes }, { ...expected, groupsClaim: claim });
  return reading.ok ? reading.person : reading.refusal;
};

it.each([
  [{ iss: "https://id.example/" }, "wrong_issuer"],
  [{ iss: undefined }, "wrong_issuer"],
  [{ sub: "" }, "bad_answer"],
  [{ sub: 7 }, "bad_answer"],
  [{ sub: "x".repeat(256) }, "bad_answer"],
  [{ email_verified: false }, "email_unverified"],
  [{ email_verified: "true" }, "email_unverified"],
  [{ email_verified: undefined }, "email_unverified"],
  [{ email: "nobody" }, "email_unverified"],
  [{ email: undefined }, "email_unverified"],
])("%o is nobody: %s", (changes, refusal) => expect(read(changes)).toBe(refusal));

test("groups are the texts of the claim, by its name or its path, and nothing else", () => {
  expect(read({ groups: ["a", "a", "b", 7, null, "", "x".repeat(201)] })).toMatchObject({
    groups: ["a", "b"],
  });
  expect(read({ groups: "only" })).toMatchObject({ groups: ["only"] });
  expect(read({ groups: { a: true } })).toMatchObject({ groups: [] });
  expect(read({})).toMatchObject({ groups: [] });
  expect(read({ realm_access: { roles: ["r"] } }, "realm_access.roles")).toMatchObject({ groups: ["r"] });
  expect(read({ "https://x.example/roles": ["r"] }, "https://x.example/roles")).toMatchObject({
    groups: ["r"],
  });
  expect(read({}, "constructor.name")).toMatchObject({ groups: [] });
});

test("a second factor of the provider counts only in words that are trusted", () => {
  expect(read({ amr: ["pwd", "mfa"] })).toMatchObject({ factorByProvider: true });
  expect(read({ acr: "gold" })).toMatchObject({ factorByProvider: true });
  expect(read({ amr: ["otp"], acr: "1" })).toMatchObject({ factorByProvider: false });
  expect(read({ amr: "mfa" })).toMatchObject({ factorByProvider: false });
});

test("names lose what turns a line around, and the address is compared in small letters", () => {
  expect(read({ name: "Noor \u202eSalem\n" })).toMatchObject({
    name: "Noor Salem",
    email: "noor@example.com",
  });
});

test("only a provider that cannot be reached is away; every other failure is a bad answer", () => {
  const coded = (code: string) => Object.assign(new Error("x"), { code });
  expect(refusalOf(coded("ECONNREFUSED"))).toBe("unavailable");
  expect(refusalOf(new Error("outgoing request timed out after 5000ms"))).toBe("unavailable");
  expect(refusalOf(new Error("expected 200 OK, got: 503 Service Unavailable"))).toBe("unavailable");
  expect(refusalOf(new Error("wrapped", { cause: coded("ENOTFOUND") }))).toBe("unavailable");
  expect(refusalOf(new Error("nonce mismatch"))).toBe("bad_answer");
  expect(refusalOf(Object.assign(new Error("x"), { error: "invalid_grant" }))).toBe("bad_answer");
  expect(refusalOf(Object.assign(new Error("x"), { error: "access_denied" }))).toBe("turned_away");
  expect(refusalOf(new SignOnRefused("wrong_issuer"))).toBe("wrong_issuer");
});
