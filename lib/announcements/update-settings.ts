import "server-only";
import { chatUrl, eraseChatUrl, storeChatUrl } from "@/lib/announcements/chat/chat-url";
import { isTaken, postToChat } from "@/lib/announcements/chat/send-chat";
import { slackMessage } from "@/lib/announcements/chat/slack-message";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import type { UpdateNoticeSettings } from "@/lib/announcements/rules";
import type { NoticeSettings } from "@/lib/announcements/types";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** What the settings page shows. The address of the chat is never shown again. */
export async function getNoticeSettings(actor: Actor): Promise<NoticeSettings> {
  requirePermission(actor, "webhook.manage");
  return readNoticeSettings(sql);
}

/** Stores who else is told, and what the chat hears. */
export async function updateNoticeSettings(actor: Actor, input: UpdateNoticeSettings): Promise<void> {
  requirePermission(actor, "webhook.manage");
  await change(actor, "notice_settings.changed", async (transaction) => {
    const { chatHost } = await readNoticeSettings(transaction);
    if (input.chatEnabled && chatHost === null)
      throw new AppError("invalid_input", {
        detail: "Enter the address of the chat first.",
        field: "chatEnabled",
      });
    await transaction.query(
      `UPDATE notice_settings SET copy_maker = $1, mail_customers = $2, chat_enabled = $3, chat_events = $4::text[],
         updated_at = now()`,
      [input.copyMaker, input.mailCustomers, input.chatEnabled, input.chatEvents],
    );
  });
}

/** Stores the address of the chat, sealed. */
export async function setChatUrl(actor: Actor, url: string): Promise<void> {
  requirePermission(actor, "webhook.manage");
  await change(actor, "notice_settings.chat_set", (transaction) => storeChatUrl(transaction, url));
}

/** Forgets the address; the chat is silent from now on. */
export async function removeChatUrl(actor: Actor): Promise<void> {
  requirePermission(actor, "webhook.manage");
  await change(actor, "notice_settings.chat_removed", eraseChatUrl);
}

/** Says something in the chat now, switched on or not; throws with what came back when it is not taken. */
export async function testChat(actor: Actor): Promise<void> {
  requirePermission(actor, "webhook.manage");
  const url = await chatUrl(sql);
  if (url === null) throw new AppError("invalid_input", { detail: "Enter the address of the chat first." });
  await recordAudit(sql, {
    actor,
    action: "notice_settings.chat_tested",
    objectType: "notice_settings",
    objectId: "1",
  });
  const outcome = await postToChat(
    url,
    slackMessage({ text: "Countersign can write here. This is only a trial.", facts: [], link: null }),
  );
  if (isTaken(outcome)) return;
  const why =
    outcome.httpStatus === null
      ? (WORDS[outcome.fault ?? ""] ?? "it could not be reached")
      : `it answered HTTP ${outcome.httpStatus}`;
  throw new AppError("conflict", { detail: `The chat did not take the trial: ${why}.` });
}

const WORDS: Record<string, string> = {
  timeout: "it did not answer in time",
  connection: "the connection failed",
  dns: "its name was not found",
  tls: "its certificate was refused",
  refused_target: "its address is private, and WEBHOOK_ALLOWED_NETWORKS does not name it",
};

/** A change with its trail; without a difference there is nothing to tell. */
async function change(
  actor: Actor,
  action: string,
  work: (transaction: Sql) => Promise<void>,
): Promise<void> {
  await inTransaction(async (transaction) => {
    await transaction.query("SELECT 1 FROM notice_settings FOR UPDATE");
    const before = await readNoticeSettings(transaction);
    await work(transaction);
    const after = await readNoticeSettings(transaction);
    if (action === "notice_settings.changed" && JSON.stringify(before) === JSON.stringify(after)) return;
    await recordAudit(transaction, {
      actor,
      action,
      objectType: "notice_settings",
      objectId: "1",
      before: { ...before },
      after: { ...after },
    });
  });
}
