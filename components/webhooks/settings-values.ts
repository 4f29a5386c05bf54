import type { UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import type { UpdateWebhookSettings, updateWebhookSettingsSchema } from "@/lib/webhooks/rules";

/** The settings as the form holds them. */
export type SettingsValues = z.input<typeof updateWebhookSettingsSchema>;

export type SettingsFormHandle = UseFormReturn<SettingsValues, unknown, UpdateWebhookSettings>;
