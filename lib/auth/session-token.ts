import "server-only";

import { decode } from "next-auth/jwt";

import { sessionCookieName } from "@/lib/auth/session-cookie";
import { getEnv } from "@/lib/env";

/** As long as the longest session may live; the session's row decides, this only keeps dead cookies from piling up. */
export const tokenMaxAgeS = 24 * 60 * 60;

/** The session id inside the token; null for anything that we did not write. */
export async function readSessionToken(token: string | undefined): Promise<string | null> {
  if (!token) return null;
  const payload = await decode({ token, secret: getEnv().COUNTERSIGN_AUTH_SECRET }).catch(() => null);
  return typeof payload?.sid === "string" ? payload.sid : null;
}

/** The session id that a raw `Cookie` header carries, for doors in front of Next. */
export async function readSessionCookie(cookieHeader: string | null): Promise<string | null> {
  const name = `${sessionCookieName(getEnv().PUBLIC_URL)}=`;
  const pair = cookieHeader?.split(/;\s*/).find((part) => part.startsWith(name));
  return readSessionToken(pair?.slice(name.length));
}
