import { createHash, timingSafeEqual } from "node:crypto";
import type { GatewayWebhookRequest } from "@/lib/gateways/notice-types";

/** Compares signatures and shared secrets without telling by time where they differ. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A header by its name in any case. */
export function headerOf(request: GatewayWebhookRequest, name: string): string | undefined {
  return Object.entries(request.headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
