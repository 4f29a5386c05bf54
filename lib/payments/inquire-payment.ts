import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { askAttempts, hasAttempts } from "@/lib/payments/ask-attempts";
import { findParent, type Parent, type ParentIdentifiers } from "@/lib/transactions/find-parent";
import { inquiryOf } from "@/lib/transactions/inquiry-rules";
import { countInquiry, takeInquiry } from "@/lib/transactions/inquiry-throttle";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { paymentEventBody } from "@/lib/webhooks/payment-event";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import { signedBody } from "@/lib/webhooks/signing-secret";

export interface PaymentInquiryInput extends ParentIdentifiers {
  /** Also announce the result. */
  notify: boolean;
  /** Where to, instead of the payment's own address. */
  webhookUrl?: string | undefined;
}

/**
 * What became of a payment, in the shape of its webhook. While a success could still arrive, the gateways are asked first; that
 * is limited per payment, the answer from what is known is not.
 */
export async function inquirePayment(
  actor: Actor,
  input: PaymentInquiryInput,
): Promise<Record<string, unknown>> {
  requirePermission(actor, "payment.inquiry");
  await countInquiry(sql);
  const parent = (await findParent(sql, input)).parent();
  const rule = inquiryOf(parent.facts.state);
  if (rule === "refuse") throw new AppError("invalid_state", { detail: "Operation is not allowed" });
  if (rule === "ask" && !(await hasAttempts(sql, parent.id))) throw noAttempts(parent);
  if (input.notify) await requireAddress(parent, input.webhookUrl);
  if (rule === "ask") await ask(actor, parent);
  if (input.notify) await notify(parent, input.webhookUrl);
  const body = await paymentEventBody(sql, parent.id);
  if (!body) throw new AppError("not_found", { detail: "Transaction not found." });
  return signedBody(body);
}

async function ask(actor: Actor, parent: Parent): Promise<void> {
  await inTransaction(async (transaction) => {
    await takeInquiry(transaction, parent.id);
    await recordAudit(transaction, {
      actor,
      action: "transaction.inquired",
      objectType: "transaction",
      objectId: parent.sessionId,
      transactionSessionId: parent.sessionId,
    });
  });
  await askAttempts(actor, parent.id);
}

function noAttempts(parent: Parent): AppError {
  return new AppError("invalid_state", {
    detail: parent.orderNo
      ? `No payment attempts for order ${parent.orderNo}`
      : "No payment attempts found for this Lookup",
  });
}

/** Whoever asks to be told has to have said where, before anything is done. */
async function requireAddress(parent: Parent, url: string | undefined): Promise<void> {
  if (url !== undefined) return;
  const [payment] = await sql.query<{ type: string; webhook_url: string | null }>(
    "SELECT type, webhook_url FROM payment_transaction WHERE id = $1",
    [parent.id],
  );
  const { plugins } = await readWebhookSettings(sql);
  if (payment?.webhook_url || plugins.find(({ type }) => type === payment?.type)?.url) return;
  throw new AppError("invalid_state", {
    detail: `No disclosure url found for order ${parent.orderNo ?? parent.sessionId}`,
  });
}

async function notify(parent: Parent, url: string | undefined): Promise<void> {
  await inTransaction((transaction) =>
    announcePayment(transaction, parent.id, { asked: true, ...(url === undefined ? {} : { url }) }),
  );
}
