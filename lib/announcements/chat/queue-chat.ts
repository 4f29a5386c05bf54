import "server-only";
import { type ChatWords, slackMessage } from "@/lib/announcements/chat/slack-message";
import type { ChatEvent, NoticeSettings } from "@/lib/announcements/types";
import type { Sql } from "@/lib/db/sql";
import { addJob } from "@/lib/jobs/add-job";

/** Says something in the chat, if it is wanted there; in the caller's transaction, and once per key. */
export async function queueChat(
  sql: Sql,
  settings: NoticeSettings,
  message: { event: ChatEvent; key: string; words: ChatWords },
): Promise<void> {
  if (!settings.chatEnabled || !settings.chatEvents.includes(message.event)) return;
  const [row] = await sql.query<{ id: bigint }>(
    "INSERT INTO chat_message (key, event, body) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING RETURNING id",
    [message.key, message.event, slackMessage(message.words)],
    "queue-chat",
  );
  if (row) await addChatJob(sql, row.id);
}

/** A job for one message; the chat is spoken to by one at a time. */
export async function addChatJob(sql: Sql, chatMessageId: bigint, delayMs = 0): Promise<void> {
  await addJob(
    sql,
    "send-chat",
    { chatMessageId: chatMessageId.toString() },
    { delayMs, key: `chat:${chatMessageId}`, queue: "chat" },
  );
}
