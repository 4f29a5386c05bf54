import "server-only";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import { inTransaction } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { addJob } from "@/lib/jobs/add-job";
import { queueMail } from "@/lib/mail/queue-mail";
import { formatAmount } from "@/lib/money/money";
import { renderMail } from "@/lib/notifications/render-mail";
import type { NoticeLanguage } from "@/lib/notifications/types";

interface ToldOperation {
  status: string;
  child_state: string | null;
  reversed: boolean;
  amount_minor: bigint;
  currency_code: string;
  reference_number: string;
  order_no: string | null;
  customer_email: string | null;
  language: string;
  age_ms: number;
}

const MINUTE_MS = 60_000;
/** A gateway that has not said in so long what became of it will not say it any more. */
const LONGEST_WAIT_MS = 60 * 24 * 60 * MINUTE_MS;

/**
 * Tells the customer that his money was sent back: only once that is sure. While the gateway has only taken the order to send it,
 * the question is asked again later.
 */
export async function noticeToCustomer(operationId: string): Promise<void> {
  await inTransaction(async (transaction) => {
    const [row] = await transaction.query<ToldOperation>(
      `SELECT o.status, c.state AS child_state, c.reversed_at IS NOT NULL AS reversed, coalesce(c.amount_minor, 0) AS amount_minor,
         o.currency_code, c.reference_number, p.order_no, p.customer_email, p.language,
         (extract(epoch FROM now() - o.created_at) * 1000)::float8 AS age_ms
       FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id
       LEFT JOIN child_transaction c ON c.operation_id = o.id WHERE o.id = $1::uuid`,
      [operationId],
    );
    if (!row?.customer_email) return;
    if (["in_flight", "unknown", "pending"].includes(row.status)) {
      const delayMs = Math.min(Math.max(row.age_ms / 2, 5 * MINUTE_MS), 360 * MINUTE_MS);
      if (row.age_ms < LONGEST_WAIT_MS)
        await addJob(
          transaction,
          "customer-notice",
          { operationId },
          { delayMs, key: `customer:${operationId}` },
        );
      return;
    }
    const kind = row.child_state === "refunded" ? "customer_refunded" : "customer_voided";
    const isSure = row.child_state === "refunded" || row.child_state === "voided";
    if (row.status !== "succeeded" || !isSure || row.reversed) return;
    if (!(await readNoticeSettings(transaction)).mailCustomers) return;
    const language: NoticeLanguage = row.language === "ar" ? "ar" : "en";
    const params = {
      amount: `${row.currency_code} ${formatAmount(row.amount_minor, row.currency_code)}`,
      ...(row.order_no ? { order: row.order_no } : {}),
      reference: row.reference_number,
    };
    await queueMail(transaction, {
      key: `customer:${operationId}`,
      kind,
      language,
      userId: null,
      recipient: row.customer_email.trim(),
      ...renderMail({ kind, language, params, link: null, publicUrl: getEnv().PUBLIC_URL }),
    });
  });
}
