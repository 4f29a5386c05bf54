import "server-only";

import NextAuth from "next-auth";
import { NextRequest } from "next/server";

import { countSignOnStep } from "@/lib/auth/attempt-limits";
import { type SignInOutcome, nextAuthOptions } from "@/lib/auth/next-auth";
import { originOf } from "@/lib/auth/origin";
import { getActor } from "@/lib/auth/session";
import { cookieName } from "@/lib/auth/session-cookie";
import { isSignOnConfigured } from "@/lib/auth/sign-on/configuration";
import { signOnProviderId } from "@/lib/auth/sign-on/provider";
import type { SignOnRefusal } from "@/lib/auth/sign-on/refusals";
import { auditRefusedSignOn } from "@/lib/auth/sign-on/sign-on";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { errorResponse } from "@/lib/http/error-response";
import { readCapped } from "@/lib/http/read-capped";
import { refuseForeignOrigin } from "@/lib/http/same-origin";

type Context = { params: Promise<{ nextauth: string[] }> };

/** What is asked of next-auth here. Its other doors stay shut: one writes what anybody says into the log. */
const ANSWERED: Readonly<Record<string, readonly string[]>> = {
  GET: ["session", "csrf", "signin", "signout", "callback"],
  POST: ["session", "signin", "signout", "callback"],
};

/** More than any of its forms sends. It would itself read a body of any length into memory. */
const MOST_BYTES = 8_192;

/**
 * next-auth with five corrections: its own URL comes from the configuration, a locked sign-in answers 429, reading the session never
 * renews the cookie, a refused sign-on leads to the sign-in page with a reason of ours, and what it reads is counted.
 */
export async function answerAuth(request: NextRequest, context: Context): Promise<Response> {
  const [action, provider] = (await context.params).nextauth;
  try {
    if (action === undefined || !ANSWERED[request.method]?.includes(action)) throw notFound("Page");
    if (action === "session") return await answerSession();
    // next-auth asks for its own token as well, so a client that sends no proof at all may go on to that.
    if (request.method === "POST") refuseForeignOrigin(request.headers);
    const read = request.method === "POST" ? await readForm(request) : request;
    if (provider === signOnProviderId) return await answerSignOn(read, context, action);
    // Nobody comes back from anywhere but the sign-on; next-auth answers such a call with an error of its own.
    if (action === "callback" && request.method === "GET") throw notFound("Page");
    return await delegate(read, context, {});
  } catch (error) {
    // The rest of a refused body is not wanted.
    if (!request.bodyUsed) await request.body?.cancel().catch(() => undefined);
    return errorResponse(error, originOf(request.headers).requestId);
  }
}

/** The request with its whole form in hand; next-auth takes forms and nothing else from us. */
async function readForm(request: NextRequest): Promise<NextRequest> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new AppError("unsupported_media_type");
  const body = await readCapped(request, MOST_BYTES);
  return new NextRequest(request.url, { method: "POST", headers: request.headers, body });
}

async function answerSession(): Promise<Response> {
  const actor = await getActor();
  const body = actor ? { user: { name: actor.label, username: actor.username } } : {};
  return Response.json(body, { headers: { "Cache-Control": "no-store" } });
}

async function delegate(request: NextRequest, context: Context, outcome: SignInOutcome): Promise<Response> {
  // eslint-disable-next-line no-restricted-syntax -- a write: the only way to tell next-auth its own address.
  process.env.NEXTAUTH_URL = getEnv().PUBLIC_URL;
  const options = nextAuthOptions(originOf(request.headers), request.headers.get("user-agent"), outcome);
  const response: Response = await NextAuth(request, context, options);
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "no-store");
  if (outcome.signOutUrl !== undefined) return redirected(headers, outcome.signOutUrl);
  if (outcome.retryAfterS === undefined) {
    return new Response(response.body, { status: response.status, headers });
  }
  headers.set("Retry-After", String(outcome.retryAfterS));
  return new Response(response.body, { status: 429, headers });
}

/** The browser is told where to go in JSON: our own script goes there. The cookies that are set or dropped stay. */
function redirected(headers: Headers, url: string): Response {
  headers.delete("Location");
  headers.delete("Content-Length");
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify({ url }), { status: 200, headers });
}

/** The way to the provider (POST signin) and back (GET callback). */
async function answerSignOn(request: NextRequest, context: Context, action: string): Promise<Response> {
  if (!isSignOnConfigured()) throw notFound("Page");
  const origin = originOf(request.headers);
  const goesOut = action === "signin" && request.method === "POST";
  const comesBack = action === "callback" && request.method === "GET";
  if (!goesOut && !comesBack) throw new AppError("method_not_allowed");
  // next-auth would add whatever stands there to what the provider is asked.
  if (goesOut && request.nextUrl.search !== "") throw new AppError("invalid_input");
  try {
    await countSignOnStep(origin.address);
  } catch (error) {
    if (goesOut || !(error instanceof AppError)) throw error;
    return toSignIn(new Headers(), "limited");
  }
  const outcome: SignInOutcome = {};
  const response = await delegate(request, context, outcome);
  if (goesOut || outcome.sessionId !== undefined) return response;
  const refusal = outcome.refusal ?? refusalBefore(request);
  if (!outcome.audited) await auditRefusedSignOn(sql, origin, refusal, { label: "single sign-on" });
  return toSignIn(new Headers(response.headers), refusal);
}

/** Why next-auth did not get as far as asking for the tokens. */
function refusalBefore(request: NextRequest): SignOnRefusal {
  const said = request.nextUrl.searchParams.get("error");
  if (said !== null) return said === "access_denied" ? "turned_away" : "bad_answer";
  const begun = request.cookies.has(cookieName(getEnv().PUBLIC_URL, "state"));
  return begun ? "unavailable" : "bad_answer";
}

function toSignIn(headers: Headers, refusal: SignOnRefusal): Response {
  headers.set("Location", new URL(`/sign-in?error=${refusal}`, getEnv().PUBLIC_URL).href);
  headers.set("Cache-Control", "no-store");
  return new Response(null, { status: 302, headers });
}
