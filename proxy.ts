import { type NextRequest, NextResponse } from "next/server";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { getEnv } from "@/lib/env";

// Written into the code by the build: a production build stays strict, whatever the environment says later.
const development = process.env.NODE_ENV === "development";

/** The doors; and integrators read the reference before they have an account. */
const OPEN_TO_ALL = ["/sign-in", "/forgot-password", "/reset-password", "/docs/api"];

/**
 * Sets the headers of pages and leads people without a session to the sign-in page. It guards nothing: every page,
 * action and route asks for its actor itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const secure = getEnv().PUBLIC_URL.startsWith("https:");
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = contentSecurityPolicy(nonce, secure);

  const response = leadsToSignIn(request) ? redirectToSignIn(request) : passOn(request, nonce, policy);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Reporting-Endpoints", 'csp="/csp-reports"');
  if (secure) response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  return response;
}

function passOn(request: NextRequest, nonce: string, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next takes the nonce for its own scripts from the policy of the request.
  headers.set("Content-Security-Policy", policy);
  return NextResponse.next({ request: { headers } });
}

function leadsToSignIn(request: NextRequest): boolean {
  const { pathname } = request.nextUrl;
  if (!["GET", "HEAD"].includes(request.method) || OPEN_TO_ALL.some((path) => pathname.startsWith(path)))
    return false;
  return !request.cookies.has(sessionCookieName(getEnv().PUBLIC_URL));
}

function redirectToSignIn(request: NextRequest): NextResponse {
  const target = request.nextUrl.clone();
  const wanted = target.pathname + target.search;
  target.pathname = "/sign-in";
  target.search = wanted === "/" ? "" : `?next=${encodeURIComponent(wanted)}`;
  return NextResponse.redirect(target, 307);
}

function contentSecurityPolicy(nonce: string, secure: boolean): string {
  const rules = [
    "default-src 'self'",
    // React's development build explains errors with eval; the production build has none.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    development ? "style-src-elem 'self' 'unsafe-inline'" : `style-src-elem 'self' 'nonce-${nonce}'`,
    // Positions of menus and dialogs are style attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
    // Browsers know one or the other; lib/server/policy-reports.ts counts what they tell.
    "report-to csp",
    "report-uri /csp-reports",
  ];
  return rules.join("; ");
}

export const config = {
  // Data routes and files have headers of their own; see next.config.js.
  matcher: ["/((?!api/|b/|_next/|icon\\.svg$|favicon\\.ico$|guilloche\\.svg$).*)"],
};
