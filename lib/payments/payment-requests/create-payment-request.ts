import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { queueLinkMail } from "@/lib/payments/payment-requests/queue-link-mail";
import { claimKey } from "@/lib/payments/session-key";
import type { CheckoutExtras } from "@/lib/transactions/checkout-extras";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import { insertCheckout, type PreparedCheckout, prepareCheckout } from "@/lib/transactions/create-checkout";

export interface PaymentRequestInput {
  fields: CheckoutFields;
  attachment: CheckoutExtras["attachment"];
  /** The customer gets the link by mail. */
  mailCustomer: boolean;
  /** The same submission never makes a second payment. */
  submissionKey: string;
}

/** Asks a customer for money: the payment, its short link and the mail to him in one commit. Answers the session. */
export async function createPaymentRequest(
  actor: UserActor,
  input: PaymentRequestInput,
): Promise<{ sessionId: string }> {
  const prepared = await preparePaymentRequest(actor, input);
  return inTransaction(async (sql) => {
    const usedFor = await claimKey(sql, `console-payment-${input.submissionKey}`, prepared.sessionId);
    if (usedFor !== null) return { sessionId: usedFor };
    return insertPaymentRequest(sql, actor, prepared, input.mailCustomer);
  });
}

/** Judges it as the API would; writes nothing. Throws the refusal. */
export async function preparePaymentRequest(
  actor: UserActor,
  { fields, attachment, mailCustomer }: Omit<PaymentRequestInput, "submissionKey">,
): Promise<PreparedCheckout> {
  if (mailCustomer && fields.customer_email === undefined)
    throw new AppError("invalid_input", {
      fields: { customer_email: ["Enter the address to which the link is mailed."] },
    });
  return prepareCheckout(
    actor,
    { ...fields, type: "payment_request" },
    { attachment: attachment ?? null, shortenCheckout: true },
  );
}

/** Writes it in the caller's transaction. */
export async function insertPaymentRequest(
  sql: Sql,
  actor: UserActor,
  prepared: PreparedCheckout,
  mailCustomer: boolean,
): Promise<{ sessionId: string }> {
  const record = await insertCheckout(sql, actor, prepared);
  if (mailCustomer) await queueLinkMail(sql, record);
  return { sessionId: record.sessionId };
}
