import "server-only";

import type { Origin } from "@/lib/auth/actor";

/** Set by our own server, which first deletes what a client sent under these names. */
export const addressHeader = "x-countersign-address";
export const requestIdHeader = "x-countersign-request-id";

/** Where a request came from, as the server in front of Next saw it. */
export function originOf(headers: Pick<Headers, "get">): Origin {
  return { address: headers.get(addressHeader), requestId: headers.get(requestIdHeader) };
}
