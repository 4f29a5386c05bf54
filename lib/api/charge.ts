import "server-only";
import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { autoDebitRequest, cashRequest } from "@/lib/api/schemas/card";
import { parseFields } from "@/lib/api/schemas/fields";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { acknowledgeCash } from "@/lib/payments/acknowledge-cash";
import { chargeCard } from "@/lib/payments/charge-card";
import type { AttemptOutcome } from "@/lib/payments/finish-attempt";
import { expireIfDue } from "@/lib/payments/expire-payments";
import { paymentEventBody } from "@/lib/webhooks/payment-event";
import { signedBody } from "@/lib/webhooks/signing-secret";

/** Codes of a charge that provably never reached the gateway. */
const NEVER_SENT = new Set<string | null>([
  "gateway_unreachable",
  "send_window_over",
  "account_not_usable",
  "gateway_paused",
]);

/** Why a charge took no money; null when it did, or when that is not known yet. */
export function refusalOfCharge({ state, code, message }: AttemptOutcome): AppError | null {
  if (state !== "failed" && state !== "canceled") return null;
  return new AppError(NEVER_SENT.has(code) ? "gateway_unavailable" : "gateway_declined", {
    detail: message ?? "The payment gateway refused the charge.",
  });
}

/** A refusal of these calls names its result. */
const FAILED = { context: { failed: true } };

/** `POST /b/pbl/v2/auto-debit/`: charges a saved card for a session. */
export const handleAutoDebit = authenticated(
  "card.charge",
  async (actor, { request }) => {
    const fields = parseFields(autoDebitRequest, await readBody(request));
    await expireIfDue(fields.session_id, requestInternalOperation);
    const { transactionId, outcome } = await chargeCard(actor, {
      sessionId: fields.session_id,
      token: fields.token,
    });
    const refused = refusalOfCharge(outcome);
    if (refused) throw refused;
    return json(200, await paymentBody(transactionId));
  },
  FAILED,
);

/** `POST /b/pbl/v2/payment/cash/`: the merchant takes the money in cash. */
export const handleCash = authenticated(
  "cash.acknowledge",
  async (actor, { request }) => {
    const { session_id: sessionId } = parseFields(cashRequest, await readBody(request));
    await expireIfDue(sessionId, requestInternalOperation);
    return json(200, await paymentBody(await acknowledgeCash(actor, sessionId)));
  },
  FAILED,
);

/** The payment in the shape of its webhook, signed. */
export async function paymentBody(transactionId: bigint): Promise<Record<string, unknown>> {
  const body = await paymentEventBody(sql, transactionId);
  if (!body) throw notFound("Transaction");
  return signedBody(body);
}
