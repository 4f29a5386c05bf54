import "server-only";

import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";

import type { Origin } from "@/lib/auth/actor";
import { cookieName, isSecureUrl } from "@/lib/auth/session-cookie";
import { tokenMaxAgeS } from "@/lib/auth/session-token";
import { signIn } from "@/lib/auth/sign-in";
import { writeSignInError } from "@/lib/auth/sign-in-error";
import { signOut } from "@/lib/auth/sign-out";
import { AppError } from "@/lib/errors";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** What next-auth's own answer cannot carry: set while a request is handled, read by the route. */
export type SignInOutcome = { retryAfterS?: number };

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
    ],
    callbacks: {
      // Called with `user` right after a sign-in; whatever a client posts to /session never reaches the token.
      jwt: ({ token, user }) => (user ? { sid: user.id } : { sid: token.sid }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await signOut(origin, token.sid);
      },
    },
  };
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
  };
}
