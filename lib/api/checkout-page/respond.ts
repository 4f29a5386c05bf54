import { randomBytes } from "node:crypto";
import { type Page, pageHtml } from "@/lib/api/checkout-page/html";

/** Sends a page of the hosted checkout. Nothing but its own style runs in it; nobody may frame it. */
export function sendPage(status: number, page: Page): Response {
  const nonce = randomBytes(16).toString("base64");
  return new Response(pageHtml(page, nonce), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      // No form-action: browsers apply it to redirects too, and ours lead to the gateways' own pages.
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
    },
  });
}

/** Sends the browser on with GET. */
export function sendTo(url: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: url, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
