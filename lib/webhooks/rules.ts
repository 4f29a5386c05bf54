import { z } from "zod";
import { isMailAddress } from "@/lib/mail/address";
import {
  type DeliveryFault,
  PLUGIN_STATES,
  PLUGIN_TYPES,
  type PluginSettings,
  type WebhookSettings,
} from "@/lib/webhooks/types";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";

/** Faults after which the same request is sent again; everything else is answered or our own refusal. */
const RETRIED: readonly DeliveryFault[] = ["timeout", "connection", "dns", "tls"];

export type AttemptVerdict = "delivered" | "retry" | "failed";

/**
 * What an attempt means by the contract: only 200 and 201 are success; time-outs (and, as our extension, connection errors) are
 * tried again until the attempts are used up; any other status is final.
 */
export function judgeAttempt(
  attempt: { httpStatus: number | null; fault: DeliveryFault | null },
  tries: number,
  allowedTries: number,
): AttemptVerdict {
  if (attempt.httpStatus === 200 || attempt.httpStatus === 201) return "delivered";
  if (attempt.httpStatus !== null || attempt.fault === null || !RETRIED.includes(attempt.fault))
    return "failed";
  return tries < allowedTries ? "retry" : "failed";
}

/** Each address once, in order; two spellings of one address are one. */
export function distinctUrls(urls: readonly (string | null)[]): string[] {
  const seen = new Map<string, string>();
  for (const url of urls) {
    if (!url) continue;
    const key = URL.canParse(url) ? new URL(url).href : url;
    if (!seen.has(key)) seen.set(key, url);
  }
  return [...seen.values()];
}

/** Addresses of a payment event: the one given for this payment, else that of its plugin. */
export function paymentUrls(
  state: string,
  sessionUrl: string | null,
  plugin: Omit<PluginSettings, "type">,
): string[] {
  if (plugin.onlyListedStates && !plugin.states.some((listed) => listed === state)) return [];
  return distinctUrls([sessionUrl || plugin.url]);
}

/**
 * Whether an event is told at all. A payment, and the child of an operation, count by who began them: with the switch off, what
 * the API began is silent, because its caller has the answer. Whoever asks for an event gets it.
 */
export function isAnnounced(
  settings: Pick<WebhookSettings, "fromApi">,
  event: { fromApi: boolean; asked?: boolean | undefined },
): boolean {
  return settings.fromApi || !event.fromApi || event.asked === true;
}

/** Addresses of an operation event: the general one, the plugin's and, if so set, the payment's own. */
export function operationUrls(
  settings: Pick<WebhookSettings, "operationsUrl" | "operationsToSessionUrl">,
  sessionUrl: string | null,
  pluginUrl: string,
): string[] {
  return distinctUrls([
    settings.operationsUrl,
    pluginUrl,
    settings.operationsToSessionUrl ? sessionUrl : null,
  ]);
}

const webhookUrl = z.string().trim().refine(isWebhookUrl, { error: "webhook_url" });
const optionalUrl = z.union([z.literal(""), webhookUrl], { error: "webhook_url" });
const whole = (min: number, max: number) =>
  z
    .number({ error: "number_range" })
    .int({ error: "number_range" })
    .min(min, { error: "number_range" })
    .max(max, {
      error: "number_range",
    });

/** The settings page as it is sent. Times are in seconds there. */
export const updateWebhookSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  operationsUrl: optionalUrl,
  operationsToSessionUrl: z.boolean(),
  fromApi: z.boolean(),
  ignoreTls: z.boolean(),
  timeoutS: whole(1, 60),
  attempts: whole(1, 10),
  pauseS: whole(0, 300),
  requestsEnabled: z.boolean(),
  requestsUrl: optionalUrl,
  notifyOnError: z.boolean(),
  // Empty lines are how a person leaves room in a list.
  errorEmails: z
    .array(z.string())
    .max(100)
    .transform((lines) => lines.map((line) => line.trim().toLowerCase()).filter(Boolean))
    .pipe(
      z
        .array(z.string().max(254).refine(isMailAddress, { error: "email" }))
        .max(20, { error: "too_many_emails" }),
    ),
  plugins: z
    .array(
      z.strictObject({
        type: z.enum(PLUGIN_TYPES),
        url: optionalUrl,
        onlyListedStates: z.boolean(),
        states: z.array(z.enum(PLUGIN_STATES)).max(PLUGIN_STATES.length),
      }),
    )
    .max(PLUGIN_TYPES.length),
});

/** `secret`: one that receivers know already, e.g. from another system; left out, a new one is made. */
export const rotateSecretSchema = z.strictObject({
  overlapHours: whole(0, 720),
  secret: z
    .string()
    .trim()
    .min(8, { error: "secret_length" })
    .max(200, { error: "secret_length" })
    .regex(/^[\x21-\x7e]+$/, { error: "secret_characters" })
    .optional(),
});

export const sendTestSchema = z.strictObject({ url: webhookUrl });
export const resendDeliverySchema = z.strictObject({ deliveryId: z.string().regex(/^[1-9]\d{0,17}$/) });

export type UpdateWebhookSettings = z.infer<typeof updateWebhookSettingsSchema>;
export type RotateSecretInput = z.infer<typeof rotateSecretSchema>;
