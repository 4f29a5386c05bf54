"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { markAllRead, markRead } from "@/lib/notifications/mark-read";
import { markAllReadSchema, markReadSchema } from "@/lib/notifications/rules";

export const markReadAction = authenticatedAction
  .metadata({ name: "notification.mark_read", permission: null })
  .inputSchema(markReadSchema)
  .action(({ parsedInput, ctx }) => markRead(ctx.actor, parsedInput.notificationId));

export const markAllReadAction = authenticatedAction
  .metadata({ name: "notification.mark_all_read", permission: null })
  .inputSchema(markAllReadSchema)
  .action(({ parsedInput, ctx }) => markAllRead(ctx.actor, parsedInput.upTo));
