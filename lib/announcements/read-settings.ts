import "server-only";
import type { Sql } from "@/lib/db/sql";
import { CHAT_EVENTS, type ChatEvent, type NoticeSettings } from "@/lib/announcements/types";

interface SettingsRow {
  copy_maker: boolean;
  mail_customers: boolean;
  chat_enabled: boolean;
  chat_host: string | null;
  chat_events: string[];
}

/** The settings as they stand in the caller's transaction, without the address of the chat. */
export async function readNoticeSettings(sql: Sql): Promise<NoticeSettings> {
  const [row] = await sql.query<SettingsRow>(
    "SELECT copy_maker, mail_customers, chat_enabled, chat_host, chat_events FROM notice_settings",
    [],
    "notice-settings",
  );
  if (!row) throw new Error("The row of notice settings is missing.");
  return {
    copyMaker: row.copy_maker,
    mailCustomers: row.mail_customers,
    chatEnabled: row.chat_enabled,
    chatHost: row.chat_host,
    chatEvents: CHAT_EVENTS.filter((event: ChatEvent) => row.chat_events.includes(event)),
  };
}
