import "server-only";
import { answerError, json, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { paymentBody, refusalOfCharge } from "@/lib/api/charge";
import { readTrackingKey } from "@/lib/api/operation-input";
import type { Actor } from "@/lib/auth/actor";
import { type PayAtOnceInput, payAtOnce } from "@/lib/payments/pay-at-once";

/**
 * A session with a `payment_instrument`: made and charged in one call, answered like a payment's webhook. A charge that was refused
 * tells the session too: its customer can still pay in another way.
 */
export async function payInOneStep(
  { request, requestId }: ApiRequest,
  actor: Actor,
  input: Omit<PayAtOnceInput, "trackingKey">,
): Promise<WireAnswer> {
  try {
    const trackingKey = readTrackingKey(request.headers.get("tracking-key"));
    const paid = await payAtOnce(actor, { ...input, trackingKey });
    if (paid.kind === "known") return json(200, await paymentBody(paid.transactionId));
    const refused = refusalOfCharge(paid.outcome);
    if (refused) return answerError(refused, requestId, { failed: true, sessionId: paid.sessionId });
    return json(201, await paymentBody(paid.transactionId));
  } catch (error) {
    return answerError(error, requestId, { failed: true });
  }
}
