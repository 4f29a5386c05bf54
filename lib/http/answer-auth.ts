import "server-only";

import NextAuth from "next-auth";
import type { NextRequest } from "next/server";

import { type SignInOutcome, nextAuthOptions } from "@/lib/auth/next-auth";
import { originOf } from "@/lib/auth/origin";
import { getActor } from "@/lib/auth/session";
import { getEnv } from "@/lib/env";
import { errorResponse } from "@/lib/http/error-response";
import { refuseForeignOrigin } from "@/lib/http/same-origin";

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * next-auth with three corrections: its own URL comes from the configuration, a locked sign-in answers 429, and
 * reading the session never renews the cookie.
 */
export async function answerAuth(request: NextRequest, context: Context): Promise<Response> {
  const [action] = (await context.params).nextauth;
  try {
    if (action === "session") return await answerSession();
    // next-auth asks for its own token as well, so a client that sends no proof at all may go on to that.
    if (request.method === "POST") refuseForeignOrigin(request.headers);
    return await delegate(request, context);
  } catch (error) {
    return errorResponse(error, originOf(request.headers).requestId);
  }
}

async function answerSession(): Promise<Response> {
  const actor = await getActor();
  const body = actor ? { user: { name: actor.label, username: actor.username } } : {};
  return Response.json(body, { headers: { "Cache-Control": "no-store" } });
}

async function delegate(request: NextRequest, context: Context): Promise<Response> {
  // eslint-disable-next-line no-restricted-syntax -- a write: the only way to tell next-auth its own address.
  process.env.NEXTAUTH_URL = getEnv().PUBLIC_URL;
  const outcome: SignInOutcome = {};
  const options = nextAuthOptions(originOf(request.headers), request.headers.get("user-agent"), outcome);
  const response: Response = await NextAuth(request, context, options);
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "no-store");
  if (outcome.retryAfterS === undefined) {
    return new Response(response.body, { status: response.status, headers });
  }
  headers.set("Retry-After", String(outcome.retryAfterS));
  return new Response(response.body, { status: 429, headers });
}
