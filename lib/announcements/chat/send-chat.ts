import "server-only";
import { chatUrl } from "@/lib/announcements/chat/chat-url";
import { addChatJob } from "@/lib/announcements/chat/queue-chat";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import { inTransaction, sql } from "@/lib/db/sql";
import { log } from "@/lib/log";
import { addressPolicy } from "@/lib/webhooks/resolve-target";
import { sendWebhook, type WebhookOutcome } from "@/lib/webhooks/send-webhook";

/** After these pauses; then it is given up: nobody wants yesterday's news in a chat. */
const PAUSES_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000];
const DEADLINE_MS = 10_000;

/** One try at an address. Targets are judged like those of webhooks: private networks only where the operator allows them. */
export function postToChat(url: string, body: string): Promise<WebhookOutcome> {
  return sendWebhook({
    url,
    body,
    headers: { "content-type": "application/json", "user-agent": "Countersign" },
    deadlineMs: DEADLINE_MS,
    ignoreTls: false,
    policy: addressPolicy(),
  });
}

/** Whether the chat took it. */
export function isTaken({ httpStatus }: WebhookOutcome): boolean {
  return httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
}

/** Another time, where the chat was away, busy or broken; a refusal is final. */
function isWorthAnotherTry({ httpStatus, fault }: WebhookOutcome): boolean {
  if (httpStatus !== null) return httpStatus === 429 || httpStatus >= 500;
  return fault !== "refused_target" && fault !== "invalid_url";
}

/** Sends one message of the chat. */
export async function sendChat(chatMessageId: string): Promise<void> {
  const [message] = await sql.query<{ id: bigint; body: string; attempts: number }>(
    `SELECT id, body, attempts FROM chat_message WHERE id = $1::bigint AND status = 'pending'`,
    [chatMessageId],
  );
  if (!message) return;
  const [settings, url] = await Promise.all([readNoticeSettings(sql), chatUrl(sql)]);
  // Switched off while it waited: it is not said any more.
  const outcome = settings.chatEnabled && url !== null ? await postToChat(url, message.body) : null;
  await inTransaction(async (transaction) => {
    const pause = outcome && isWorthAnotherTry(outcome) ? PAUSES_MS[message.attempts] : undefined;
    const taken = outcome !== null && isTaken(outcome);
    const status = taken ? "delivered" : pause === undefined ? "failed" : "pending";
    await transaction.query(
      `UPDATE chat_message SET attempts = attempts + 1, status = $2::delivery_status, http_status = $3, fault = $4,
         next_attempt_at = now() + $5::float8 * interval '1 millisecond',
         finished_at = CASE WHEN $2::delivery_status = 'pending' THEN NULL ELSE now() END
       WHERE id = $1 AND status = 'pending'`,
      [
        message.id,
        status,
        outcome?.httpStatus ?? null,
        outcome?.fault ?? (outcome ? null : "switched_off"),
        pause ?? 0,
      ],
    );
    if (status === "pending") await addChatJob(transaction, message.id, pause);
    if (status === "failed")
      log.warn(
        { chatMessageId, httpStatus: outcome?.httpStatus, fault: outcome?.fault },
        "the chat did not take a message",
      );
  });
}

/** Messages whose job was lost. */
export async function resumeChat(): Promise<void> {
  const lost = await sql.query<{ id: bigint }>(
    `SELECT id FROM chat_message WHERE status = 'pending' AND next_attempt_at < now() - interval '2 minutes' LIMIT 100`,
  );
  for (const { id } of lost) await addChatJob(sql, id);
}
