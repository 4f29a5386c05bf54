/** Whether the product is reached over TLS, from its configured address and never from a request. */
export function isSecureUrl(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === "https:";
}

/**
 * Name of a cookie of ours. Browsers share cookies between the ports of a host, so on plain HTTP the port is part of
 * the name: two instances on one machine must not sign each other out.
 */
export function cookieName(
  publicUrl: string,
  purpose: "session" | "csrf" | "callback" | "state" | "pkce" | "nonce",
): string {
  const url = new URL(publicUrl);
  if (isSecureUrl(publicUrl)) return `__Host-countersign.${purpose}`;
  return `countersign.${purpose}.${url.port || "80"}`;
}

/** The cookie that names the session. */
export function sessionCookieName(publicUrl: string): string {
  return cookieName(publicUrl, "session");
}
