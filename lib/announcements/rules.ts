import { z } from "zod";
import { CHAT_EVENTS } from "@/lib/announcements/types";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";

/** Chats are asked over TLS; plain HTTP only where the operator has opened the network, which is judged when it is sent. */
const chatUrl = z.string().trim().refine(isWebhookUrl, { error: "webhook_url" });

export const updateNoticeSettingsSchema = z.strictObject({
  copyMaker: z.boolean(),
  mailCustomers: z.boolean(),
  chatEnabled: z.boolean(),
  chatEvents: z.array(z.enum(CHAT_EVENTS)).max(CHAT_EVENTS.length),
});
export const setChatUrlSchema = z.strictObject({ url: chatUrl });
export const emptySchema = z.strictObject({});

export type UpdateNoticeSettings = z.infer<typeof updateNoticeSettingsSchema>;
