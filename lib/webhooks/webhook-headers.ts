import { Webhook } from "standardwebhooks";
import type { Secrets } from "@/lib/webhooks/signing-secret";

/**
 * Headers of one attempt. Beside the contract's signature, which stands in the body, those of Standard Webhooks: made with every
 * secret that has not retired, so that a receiver may change over at any moment of a rotation.
 */
export function webhookHeaders(
  eventId: string,
  body: string,
  secrets: Secrets,
  at: Date,
): Record<string, string> {
  const signatures = secrets.map((secret) =>
    new Webhook(Buffer.from(secret, "utf8"), { format: "raw" }).sign(eventId, at, body),
  );
  return {
    "content-type": "application/json",
    "user-agent": "Mozilla/5.0 (compatible; Countersign-Webhooks/1.0)",
    "webhook-id": eventId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}

/** The secret as libraries for Standard Webhooks take it. */
export function standardSecret(secret: string): string {
  return `whsec_${Buffer.from(secret, "utf8").toString("base64")}`;
}
