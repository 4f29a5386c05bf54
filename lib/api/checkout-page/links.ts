import "server-only";
import QRCode from "qrcode";
import type { ApiRequest } from "@/lib/api/api-request";
import { browserLanguage } from "@/lib/api/checkout-page/browser-language";
import { CARD_SVG, CARD_WEBP } from "@/lib/api/checkout-page/card-icon";
import { plainPage } from "@/lib/api/checkout-page/pages";
import { sendPage, sendTo } from "@/lib/api/checkout-page/respond";
import { sql } from "@/lib/db/sql";
import { findCheckout } from "@/lib/transactions/find-checkout";
import { findShortLink } from "@/lib/transactions/short-links";
import { attachmentUrl, checkoutUrl, shortUrl } from "@/lib/transactions/links";

/** `GET /b/s/{code}`: leads to a page or file of ours, never anywhere else. */
export async function handleShortLink(call: ApiRequest): Promise<Response> {
  const link = await findShortLink(sql, call.params.code ?? "");
  if (link?.target === "checkout") return sendTo(checkoutUrl(link.sessionId));
  if (link?.attachmentToken) return sendTo(attachmentUrl(link.attachmentToken));
  return sendPage(404, plainPage(browserLanguage(call), "notFound"));
}

/** `GET /b/checkout/qr/{session_id}.png`: a picture to print or to mail that leads to the payment page. */
export async function handleQrCode({ params }: ApiRequest): Promise<Response> {
  const [, sessionId] = /^([0-9a-f]{40})\.png$/.exec(params.file ?? "") ?? [];
  const record = sessionId === undefined ? null : await findCheckout(sql, sessionId);
  if (!record) return sendPage(404, plainPage("en", "notFound"));
  const { checkout } = record.shortLinks;
  // The shorter the text, the coarser the squares: a cheap phone reads them from further away.
  const text = checkout ? shortUrl(checkout) : checkoutUrl(record.sessionId);
  const picture = await QRCode.toBuffer(text, {
    type: "png",
    errorCorrectionLevel: "M",
    margin: 4,
    scale: 8,
  });
  return new Response(new Uint8Array(picture), {
    headers: {
      "content-type": "image/png",
      "cache-control": "private, max-age=300",
      "content-security-policy": "default-src 'none'; sandbox",
    },
  });
}

/** `GET /b/checkout/icons/card.svg` and `card.webp`. */
export async function handleCardIcon({ params }: ApiRequest): Promise<Response> {
  const icon = ICONS.get(params.file ?? "");
  if (!icon) return sendPage(404, plainPage("en", "notFound"));
  return new Response(icon.content, {
    headers: {
      "content-type": icon.type,
      "cache-control": "public, max-age=86400",
      "content-security-policy": "default-src 'none'; sandbox",
    },
  });
}

// A map: what a caller writes into an address must not find the members that every object has.
const ICONS = new Map<string, { type: string; content: string | Uint8Array<ArrayBuffer> }>([
  ["card.svg", { type: "image/svg+xml", content: CARD_SVG }],
  ["card.webp", { type: "image/webp", content: new Uint8Array(CARD_WEBP) }],
]);
