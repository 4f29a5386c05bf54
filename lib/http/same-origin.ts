import "server-only";

import { getEnv } from "@/lib/env";
import { isLoopbackHost } from "@/lib/env-values";
import { AppError } from "@/lib/errors";

/**
 * Whether an `Origin` names us. On this machine localhost, 127.0.0.1 and [::1] are one place, provided that scheme
 * and port agree.
 */
export function isOwnOrigin(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [theirs, ours] = [new URL(origin), new URL(publicUrl)];
  if (theirs.origin === ours.origin) return true;
  return (
    theirs.protocol === ours.protocol &&
    theirs.port === ours.port &&
    isLoopbackHost(theirs.hostname) &&
    isLoopbackHost(ours.hostname)
  );
}

/** Whether the browser vouches that our own page sent this. Without either proof the answer is no. */
export function isSameOrigin(headers: Pick<Headers, "get">, publicUrl: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return isOwnOrigin(origin, publicUrl);
  return headers.get("sec-fetch-site") === "same-origin";
}

/** Throws `cross_site_request` unless the request provably comes from a page of ours. */
export function requireSameOrigin(headers: Pick<Headers, "get">): void {
  if (!isSameOrigin(headers, getEnv().PUBLIC_URL)) throw new AppError("cross_site_request");
}

/** Throws `cross_site_request` when the browser says that another site sent this. */
export function refuseForeignOrigin(headers: Pick<Headers, "get">): void {
  if (headers.get("origin") !== null || headers.get("sec-fetch-site") !== null) requireSameOrigin(headers);
}
