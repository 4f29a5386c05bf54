import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { SharedPayment } from "@/lib/payments/payment-requests/views";
import { isOpenState } from "@/lib/transactions/checkout-fields";
import { readCheckout } from "@/lib/transactions/find-checkout";
import { linkMailKey } from "@/lib/transactions/link-mails";
import { checkoutUrl, qrCodePath, shortUrl } from "@/lib/transactions/links";

/** The link of a payment and what belongs to it. Throws `forbidden` or `not_found`. */
export async function readSharedPayment(actor: UserActor, sessionId: string): Promise<SharedPayment> {
  const record = await readCheckout(actor, sessionId);
  const [mail] = await sql.query<{ recipient: string }>("SELECT recipient FROM mail WHERE key = $1", [
    linkMailKey(record.sessionId),
  ]);
  const { checkout } = record.shortLinks;
  const isOver = record.expiresAt !== null && Date.parse(record.expiresAt) <= Date.now();
  return {
    sessionId: record.sessionId,
    amount: formatAmount(record.amountMinor, record.fields.currency_code),
    currency: record.fields.currency_code,
    orderNo: record.fields.order_no ?? null,
    isOpen: isOpenState(record.state) && !isOver,
    link: checkout ? shortUrl(checkout) : checkoutUrl(record.sessionId),
    qrCodePath: qrCodePath(record.sessionId),
    expiresAt: record.expiresAt,
    attachmentName: record.attachment?.name ?? null,
    mailedTo: mail?.recipient ?? null,
  };
}
