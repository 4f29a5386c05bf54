import "server-only";
import { type ErrorContext, json, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { paymentBody, refusalOfCharge } from "@/lib/api/charge";
import { readTrackingKey } from "@/lib/api/operation-input";
import type { Actor } from "@/lib/auth/actor";
import { type PayAtOnceInput, payAtOnce } from "@/lib/payments/pay-at-once";

/**
 * A session with a `payment_instrument`: made and charged in one call, answered like a payment's webhook. A charge that was refused
 * tells the session too (`context`): its customer can still pay in another way.
 */
export async function payInOneStep(
  { request }: ApiRequest,
  actor: Actor,
  context: ErrorContext,
  input: Omit<PayAtOnceInput, "trackingKey">,
): Promise<WireAnswer> {
  context.failed = true;
  const trackingKey = readTrackingKey(request.headers.get("tracking-key"));
  const paid = await payAtOnce(actor, { ...input, trackingKey });
  if (paid.kind === "known") return json(200, await paymentBody(paid.transactionId));
  const refused = refusalOfCharge(paid.outcome);
  if (refused) {
    context.sessionId = paid.sessionId;
    throw refused;
  }
  return json(201, await paymentBody(paid.transactionId));
}
