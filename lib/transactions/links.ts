import "server-only";
import { getEnv } from "@/lib/env";

/** Path of the hosted payment page of a session. */
export function checkoutPath(sessionId: string): string {
  return `/b/checkout/redirect/start/?session_id=${sessionId}`;
}

/** Path of the picture of the code that leads to a session's payment page. */
export function qrCodePath(sessionId: string): string {
  return `/b/checkout/qr/${sessionId}.png`;
}

/** Path of a short address of ours. */
export function shortPath(code: string): string {
  return `/b/s/${code}`;
}

/** Address of the hosted payment page of a session. */
export function checkoutUrl(sessionId: string): string {
  return `${getEnv().PUBLIC_URL}${checkoutPath(sessionId)}`;
}

/** Address of the merchant's file. */
export function attachmentUrl(token: string): string {
  return `${getEnv().PUBLIC_URL}/b/checkout/attachments/${token}`;
}

/** A short address of ours. */
export function shortUrl(code: string): string {
  return `${getEnv().PUBLIC_URL}${shortPath(code)}`;
}

/** Picture of the code that leads to a session's payment page. */
export function qrCodeUrl(sessionId: string): string {
  return `${getEnv().PUBLIC_URL}${qrCodePath(sessionId)}`;
}
