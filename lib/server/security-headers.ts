import "server-only";
import { getEnv } from "@/lib/env";

/** What answers of data may load: nothing, wherever somebody opens them. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

const ALWAYS: readonly [string, string][] = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
];
const ON_TLS: [string, string] = ["strict-transport-security", "max-age=31536000; includeSubDomains"];

let made: { publicUrl: string; data: [string, string][]; pages: [string, string][] } | undefined;

/** Headers of every answer of this server, errors and files included. Pages bring a policy with a nonce of their own. */
export function securityHeaders(pathname: string): readonly [string, string][] {
  const publicUrl = getEnv().PUBLIC_URL;
  if (made?.publicUrl !== publicUrl) {
    const pages = [...ALWAYS, ...(publicUrl.startsWith("https:") ? [ON_TLS] : [])];
    made = { publicUrl, pages, data: [...pages, ["content-security-policy", NOTHING]] };
  }
  return isData(pathname) ? made.data : made.pages;
}

/** Everything that is not made by a page, which has its policy from `proxy.ts`, or by a data route, which has one from the framework. */
function isData(pathname: string): boolean {
  return (
    pathname.startsWith("/b/") ||
    pathname.startsWith("/_next/") ||
    pathname.endsWith(".svg") ||
    pathname === "/favicon.ico" ||
    pathname === "/healthz" ||
    pathname === "/readyz" ||
    pathname === "/csp-reports"
  );
}
