import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { queueLinkMail } from "@/lib/payments/payment-requests/queue-link-mail";
import { isOpenState } from "@/lib/transactions/checkout-fields";
import { linkMailKeys, MOST_LINK_MAILS } from "@/lib/transactions/link-mails";
import { findCheckout } from "@/lib/transactions/find-checkout";

/** A customer is reminded, not flooded. */
const MOST_PER_DAY = 5;

/** Mails the customer the link of a payment that he can still pay. Two presses at once are one mail. */
export async function mailLinkAgain(actor: Actor, sessionId: string): Promise<{ recipient: string }> {
  requirePermission(actor, "payment_request.add");
  return inTransaction(async (sql) => {
    const record = await findCheckout(sql, sessionId);
    if (!record) throw notFound("Transaction");
    const isOver = record.expiresAt !== null && Date.parse(record.expiresAt) <= Date.now();
    if (!isOpenState(record.state) || isOver)
      throw new AppError("invalid_state", {
        detail: "This payment can no longer be paid, so its link is not mailed.",
      });
    const recipient = record.fields.customer_email;
    if (recipient === undefined)
      throw new AppError("required_field_missing", {
        detail: "The customer has no e-mail address.",
        field: "customer_email",
      });
    const [sent] = await sql.query<{ all: number; today: number }>(
      `SELECT count(*)::int AS "all", count(*) FILTER (WHERE created_at > now() - interval '24 hours')::int AS today
       FROM mail WHERE key = ANY($1)`,
      [linkMailKeys(sessionId)],
    );
    if ((sent?.today ?? 0) >= MOST_PER_DAY || (sent?.all ?? 0) >= MOST_LINK_MAILS)
      throw new AppError("too_many_requests", {
        detail: "The link was mailed too often. Share it another way.",
      });
    await queueLinkMail(sql, record, sent?.all ?? 0);
    await recordAudit(sql, {
      actor,
      action: "mail.link_again",
      objectType: "transaction",
      objectId: sessionId,
      transactionSessionId: sessionId,
      after: { recipient },
    });
    return { recipient };
  });
}
