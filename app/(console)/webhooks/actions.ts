"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { resendDelivery } from "@/lib/webhooks/resend-delivery";
import { rotateSecret } from "@/lib/webhooks/rotate-secret";
import {
  resendDeliverySchema,
  rotateSecretSchema,
  sendTestSchema,
  updateWebhookSettingsSchema,
} from "@/lib/webhooks/rules";
import { sendTestWebhook } from "@/lib/webhooks/send-test";
import { updateWebhookSettings } from "@/lib/webhooks/update-settings";

const permission = "webhook.manage" as const;

export const updateWebhookSettingsAction = authenticatedAction
  .metadata({ name: "webhook.update_settings", permission })
  .inputSchema(updateWebhookSettingsSchema)
  .action(({ parsedInput, ctx }) => updateWebhookSettings(ctx.actor, parsedInput));

export const rotateSecretAction = authenticatedAction
  .metadata({ name: "webhook.rotate_secret", permission })
  .inputSchema(rotateSecretSchema)
  .action(({ parsedInput, ctx }) => rotateSecret(ctx.actor, parsedInput));

export const sendTestAction = authenticatedAction
  .metadata({ name: "webhook.send_test", permission })
  .inputSchema(sendTestSchema)
  .action(({ parsedInput, ctx }) => sendTestWebhook(ctx.actor, parsedInput.url));

export const resendDeliveryAction = authenticatedAction
  .metadata({ name: "webhook.resend", permission })
  .inputSchema(resendDeliverySchema)
  .action(({ parsedInput, ctx }) => resendDelivery(ctx.actor, parsedInput.deliveryId));
