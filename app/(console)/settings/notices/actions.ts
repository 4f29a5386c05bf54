"use server";

import { emptySchema, setChatUrlSchema, updateNoticeSettingsSchema } from "@/lib/announcements/rules";
import {
  removeChatUrl,
  setChatUrl,
  testChat,
  updateNoticeSettings,
} from "@/lib/announcements/update-settings";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "webhook.manage" as const;

export const updateNoticeSettingsAction = authenticatedAction
  .metadata({ name: "notice_settings.update", permission })
  .inputSchema(updateNoticeSettingsSchema)
  .action(({ parsedInput, ctx }) => updateNoticeSettings(ctx.actor, parsedInput));

export const setChatUrlAction = authenticatedAction
  .metadata({ name: "notice_settings.set_chat", permission })
  .inputSchema(setChatUrlSchema)
  .action(({ parsedInput, ctx }) => setChatUrl(ctx.actor, parsedInput.url));

export const removeChatUrlAction = authenticatedAction
  .metadata({ name: "notice_settings.remove_chat", permission })
  .inputSchema(emptySchema)
  .action(({ ctx }) => removeChatUrl(ctx.actor));

export const testChatAction = authenticatedAction
  .metadata({ name: "notice_settings.test_chat", permission })
  .inputSchema(emptySchema)
  .action(({ ctx }) => testChat(ctx.actor));
