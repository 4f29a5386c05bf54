import "server-only";
import type { Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { queueMail } from "@/lib/mail/queue-mail";
import { formatAmount } from "@/lib/money/money";
import { renderMail } from "@/lib/notifications/render-mail";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { linkMailKey } from "@/lib/transactions/link-mails";
import { checkoutPath, shortPath } from "@/lib/transactions/links";

/** Mails a customer the link of his payment, in the language of its page. One mail per payment and time of asking. */
export async function queueLinkMail(sql: Sql, record: CheckoutRecord, sentBefore = 0): Promise<void> {
  const { customer_email: recipient, language, currency_code: currency, order_no: order } = record.fields;
  if (recipient === undefined) return;
  const { checkout } = record.shortLinks;
  const kind = "customer_payment_link";
  const params = {
    amount: `${currency} ${formatAmount(record.amountMinor, currency)}`,
    ...(order === undefined ? {} : { order }),
  };
  await queueMail(sql, {
    key: linkMailKey(record.sessionId, sentBefore),
    kind,
    language,
    userId: null,
    recipient,
    ...renderMail({
      kind,
      language,
      params,
      link: checkout ? shortPath(checkout) : checkoutPath(record.sessionId),
      publicUrl: getEnv().PUBLIC_URL,
    }),
  });
}
