import "server-only";

import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";

import type { Origin } from "@/lib/auth/actor";
import { cookieName, isSecureUrl } from "@/lib/auth/session-cookie";
import { type Claims, readClaims } from "@/lib/auth/sign-on/claims";
import { type SignOnConfiguration, signOnConfiguration } from "@/lib/auth/sign-on/configuration";
import { signOnProvider, signOnProviderId } from "@/lib/auth/sign-on/provider";
import { refusalOf, type SignOnRefusal } from "@/lib/auth/sign-on/refusals";
import { signOn } from "@/lib/auth/sign-on/sign-on";
import { providerSignOutUrl } from "@/lib/auth/sign-on/sign-out-url";
import { tokenMaxAgeS } from "@/lib/auth/session-token";
import { signIn } from "@/lib/auth/sign-in";
import { writeSignInError } from "@/lib/auth/sign-in-error";
import { signOut } from "@/lib/auth/sign-out";
import { AppError } from "@/lib/errors";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** What next-auth's own answer cannot carry: set while a request is handled, read by the route. */
export type SignInOutcome = {
  retryAfterS?: number;
  /** Of a sign-on by the provider: the session, or why there is none. */
  sessionId?: string;
  refusal?: SignOnRefusal;
  /** The trail of it is written. */
  audited?: boolean;
  /** Of a sign-out: where the browser ends the session at the provider as well. */
  signOutUrl?: string;
};

/**
 * next-auth carries the sign-in and its cookie. The token holds a session id and nothing else: who that is, and
 * whether he may still come in, is read from the database on every request.
 */
export function nextAuthOptions(
  origin: Origin,
  userAgent: string | null,
  outcome: SignInOutcome,
): NextAuthOptions {
  const env = getEnv();
  const signOnWith = signOnConfiguration();
  return {
    secret: env.COUNTERSIGN_AUTH_SECRET,
    session: { strategy: "jwt", maxAge: tokenMaxAgeS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    cookies: ownCookies(env.PUBLIC_URL),
    logger: {
      error: (code, metadata) =>
        log.error({ code, err: metadata instanceof Error ? metadata : metadata.error }, "sign-in"),
      warn: () => undefined,
      debug: () => undefined,
    },
    providers: [
      credentials({
        credentials: { username: { type: "text" }, password: { type: "password" } },
        authorize: (sent) =>
          authorize(origin, outcome, {
            username: String(sent?.username ?? ""),
            password: String(sent?.password ?? ""),
            userAgent,
          }),
      }),
      ...(signOnWith
        ? [signOnProvider(signOnWith, (error) => noteFailure(error, outcome, origin.requestId))]
        : []),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (!signOnWith || account?.provider !== signOnProviderId) return true;
        await admitPerson(signOnWith, { origin, userAgent, claims: profile as Claims }, outcome);
        return outcome.sessionId !== undefined;
      },
      // Called with `user` right after a sign-in; whatever a client posts to /session never reaches the token.
      jwt: ({ token, user, account }) => {
        if (!user) return { sid: token.sid };
        return { sid: account?.provider === signOnProviderId ? outcome.sessionId : user.id };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid !== "string") return;
        const { method } = await signOut(origin, token.sid);
        const url = method === "sign_on" ? await providerSignOutUrl() : null;
        if (url) outcome.signOutUrl = url;
      },
    },
  };
}

/** Why the provider's answer was not taken; read by the route, told on the sign-in page. */
function noteFailure(error: unknown, outcome: SignInOutcome, requestId: string | null): void {
  outcome.refusal = refusalOf(error);
  log.warn({ err: error, requestId, refusal: outcome.refusal }, "single sign-on was refused");
}

async function admitPerson(
  configuration: SignOnConfiguration,
  { origin, userAgent, claims }: { origin: Origin; userAgent: string | null; claims: Claims },
  outcome: SignInOutcome,
): Promise<void> {
  const reading = readClaims(claims, configuration);
  if (!reading.ok) {
    outcome.refusal = reading.refusal;
    return;
  }
  const result = await signOn(origin, reading.person, { provisions: configuration.provisions, userAgent });
  outcome.audited = true;
  if ("sessionId" in result) outcome.sessionId = result.sessionId;
  else outcome.refusal = result.refusal;
}

async function authorize(
  origin: Origin,
  outcome: SignInOutcome,
  input: { username: string; password: string; userAgent: string | null },
) {
  try {
    const { sessionId } = await signIn(origin, input);
    return { id: sessionId };
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return null;
    if (error instanceof AppError && error.code === "too_many_requests") {
      outcome.retryAfterS = Number(error.params.retryAfter);
      throw new Error(writeSignInError({ code: "limited", minutes: Number(error.params.minutes) }));
    }
    log.error({ err: error, requestId: origin.requestId }, "sign-in failed");
    throw new Error(writeSignInError({ code: "unavailable" }));
  }
}

function ownCookies(publicUrl: string): NextAuthOptions["cookies"] {
  const options = { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecureUrl(publicUrl) };
  return {
    sessionToken: { name: cookieName(publicUrl, "session"), options },
    csrfToken: { name: cookieName(publicUrl, "csrf"), options },
    callbackUrl: { name: cookieName(publicUrl, "callback"), options },
    state: { name: cookieName(publicUrl, "state"), options },
    pkceCodeVerifier: { name: cookieName(publicUrl, "pkce"), options },
    nonce: { name: cookieName(publicUrl, "nonce"), options },
  };
}
