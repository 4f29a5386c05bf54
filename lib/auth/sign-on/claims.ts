import type { SignOnRefusal } from "@/lib/auth/sign-on/refusals";

/** What a provider has said about somebody, once signature, issuer, audience, nonce and times were found right. */
export type Claims = Record<string, unknown>;

/** Somebody as his provider knows him. Issuer and subject name him for good; everything else may change. */
export interface SignOnPerson {
  issuer: string;
  subject: string;
  email: string;
  name: string;
  /** What he would like to be called; checked before it is used. */
  preferredUsername: string;
  groups: string[];
  /** The provider has asked him for a second factor, in words that the operator trusts. */
  factorByProvider: boolean;
}

type Reading = { ok: true; person: SignOnPerson } | { ok: false; refusal: SignOnRefusal };
type Expectations = { issuer: string; groupsClaim: string; trustedFactors: readonly string[] };

const mostGroups = 1_000;
const longestGroup = 200;
const invisible = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** Reads the claims, or says why this is nobody who can be let in. */
export function readClaims(claims: Claims, expected: Expectations): Reading {
  const { iss, sub, email, email_verified: verified } = claims;
  if (iss !== expected.issuer) return { ok: false, refusal: "wrong_issuer" };
  if (typeof sub !== "string" || sub === "" || sub.length > 255) return { ok: false, refusal: "bad_answer" };
  if (typeof email !== "string" || !/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) {
    return { ok: false, refusal: "email_unverified" };
  }
  // Some providers send the text "true": that is not what the standard says, and it is not taken.
  if (verified !== true) return { ok: false, refusal: "email_unverified" };
  return {
    ok: true,
    person: {
      issuer: expected.issuer,
      subject: sub,
      email: email.toLowerCase(),
      name: textOf(claims.name).slice(0, 120),
      preferredUsername: textOf(claims.preferred_username).slice(0, 150),
      groups: groupsOf(claims, expected.groupsClaim),
      factorByProvider: isTrusted(claims, expected.trustedFactors),
    },
  };
}

function textOf(claim: unknown): string {
  return typeof claim === "string" ? claim.replace(invisible, "").trim() : "";
}

/** The claim by its name, or by a path such as `realm_access.roles`. Whatever is not a list of texts gives no group. */
function groupsOf(claims: Claims, name: string): string[] {
  const found = name in claims ? claims[name] : name.split(".").reduce<unknown>(inside, claims);
  const list = Array.isArray(found) ? found : [found];
  const groups = list.filter(
    (group): group is string => typeof group === "string" && group !== "" && group.length <= longestGroup,
  );
  return [...new Set(groups)].filter((group) => !group.includes("\u0000")).slice(0, mostGroups);
}

function inside(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function isTrusted({ amr, acr }: Claims, trusted: readonly string[]): boolean {
  const said = [...(Array.isArray(amr) ? (amr as unknown[]) : []), acr];
  return said.some((value) => typeof value === "string" && trusted.includes(value));
}
