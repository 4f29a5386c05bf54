import { z } from "zod";
import { bodyOf } from "@/lib/gateways/answers";
import type { GatewayWebhookRequest, WebhookVerification } from "@/lib/gateways/notice-types";
import { sendPayPal } from "@/lib/gateways/paypal/send";
import { headerOf } from "@/lib/gateways/signatures";
import { timeLeft } from "@/lib/gateways/time-left";
import type { GatewayAccount } from "@/lib/gateways/types";

/** PayPal is asked whether a webhook is its own. When it gives no answer, the webhook is refused and PayPal sends it again later. */

/** PayPal itself waits longer than this for the answer to a webhook. */
const DEADLINE_MS = 8_000;

const verdict = z.object({ verification_status: z.string() });

const PROOFS = {
  auth_algo: "paypal-auth-algo",
  cert_url: "paypal-cert-url",
  transmission_id: "paypal-transmission-id",
  transmission_sig: "paypal-transmission-sig",
  transmission_time: "paypal-transmission-time",
} as const;

export async function verifyWebhook(
  account: GatewayAccount,
  request: GatewayWebhookRequest,
): Promise<WebhookVerification> {
  const { webhookId, clientSecret } = account.credentials;
  if (!webhookId || !clientSecret) return { ok: false, reason: "not_configured" };
  const proofs: Record<string, string> = { webhook_id: webhookId };
  for (const [field, header] of Object.entries(PROOFS)) {
    const given = headerOf(request, header);
    if (!given) return { ok: false, reason: "signature_missing" };
    proofs[field] = given;
  }
  if (!isPayPals(proofs.cert_url ?? "")) return { ok: false, reason: "signature_wrong" };
  if (!isObject(request.rawBody)) return { ok: false, reason: "unreadable" };
  // The signature covers the bytes, so the event goes back exactly as it came.
  const body = `${JSON.stringify(proofs).slice(0, -1)},"webhook_event":${request.rawBody}}`;
  const path = "/v1/notifications/verify-webhook-signature";
  const question = { method: "POST", path, body, harmless: true } as const;
  const { sent, answer } = await sendPayPal(account, question, timeLeft(DEADLINE_MS));
  const said =
    sent && answer.ok && answer.status === 200 ? verdict.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return { ok: false, reason: "could_not_be_verified" };
  return said.verification_status === "SUCCESS" ? { ok: true } : { ok: false, reason: "signature_wrong" };
}

/** A certificate of somebody else proves nothing, so PayPal is not even asked. */
function isPayPals(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === "https:" && hostname.endsWith(".paypal.com");
  } catch {
    return false;
  }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
