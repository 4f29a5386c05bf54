import "server-only";
import { createHash } from "node:crypto";
import { queueChat } from "@/lib/announcements/chat/queue-chat";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { queueMail } from "@/lib/mail/queue-mail";
import { renderMail } from "@/lib/notifications/render-mail";

interface FailedDelivery {
  url: string;
  answer: string;
  session_id: string;
  hour: string;
  notify: boolean;
  emails: string[];
}

/**
 * Tells the list of addresses that a webhook was finally not delivered. A receiver that is away fails many at once: of one address
 * people hear once an hour.
 */
export async function announceFailedWebhook(deliveryId: string): Promise<void> {
  await inTransaction(async (transaction) => {
    const delivery = await findFailed(transaction, deliveryId);
    if (!delivery) return;
    const key = `webhook_failed:${createHash("sha256").update(delivery.url).digest("hex").slice(0, 32)}:${delivery.hour}`;
    const link = `/webhooks/${deliveryId}`;
    const params = { url: hostOf(delivery.url), answer: delivery.answer };
    for (const recipient of delivery.notify ? delivery.emails : []) {
      await queueMail(transaction, {
        key: `${key}:${recipient}`,
        kind: "webhook_failed",
        language: "en",
        userId: null,
        recipient,
        ...renderMail({
          kind: "webhook_failed",
          language: "en",
          params,
          link,
          publicUrl: getEnv().PUBLIC_URL,
        }),
      });
    }
    await queueChat(transaction, await readNoticeSettings(transaction), {
      event: "webhook_failed",
      key,
      words: {
        text: `A webhook was not delivered to ${params.url}`,
        facts: [["Answer", params.answer]],
        link: { url: `${getEnv().PUBLIC_URL}${link}`, label: "Open the delivery" },
      },
    });
  });
}

/** Null when somebody has sent it again meanwhile. */
async function findFailed(transaction: Sql, deliveryId: string): Promise<FailedDelivery | null> {
  const [row] = await transaction.query<FailedDelivery>(
    `SELECT d.url, d.transaction_session_id AS session_id, to_char(d.finished_at, 'YYYYMMDDHH24') AS hour,
       coalesce('HTTP ' || l.http_status, l.fault, '–') AS answer, s.notify_on_error AS notify, s.error_emails AS emails
     FROM webhook_delivery d CROSS JOIN webhook_settings s
     LEFT JOIN LATERAL (SELECT a.http_status, a.fault FROM webhook_attempt a WHERE a.delivery_id = d.id
       ORDER BY a.id DESC LIMIT 1) l ON true
     WHERE d.id = $1::bigint AND d.status = 'failed'`,
    [deliveryId],
  );
  return row ?? null;
}

/** Addresses may carry keys of their owner in path and query; the host says enough. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that cannot be read";
}
