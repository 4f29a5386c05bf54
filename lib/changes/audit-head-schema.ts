import { z } from "zod";
import { isMailAddress } from "@/lib/mail/address";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";

/** A mail is told by its addressee, whose name must leave room in the mail's key. */
const LONGEST_ADDRESS = 200;
const MOST_ADDRESSES = 20;

/** Addresses apart by lines, commas or blanks; each once, whatever its capitals. */
const addresses = z
  .string()
  .max(5_000, { error: "addresses" })
  .transform((text) => {
    const all = text.split(/[\s,;]+/).filter(Boolean);
    return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
  })
  .refine(
    (list) =>
      list.length <= MOST_ADDRESSES &&
      list.every((address) => address.length <= LONGEST_ADDRESS && isMailAddress(address)),
    { error: "addresses" },
  );

/** To whom the head of the audit trail is told, as the form sends it. */
export const auditHeadSchema = z.strictObject({
  addresses,
  url: z
    .string()
    .trim()
    .refine((text) => text === "" || isWebhookUrl(text), { error: "url" })
    .transform((text) => (text === "" ? null : text)),
});

/** What the form holds. */
export type AuditHeadValues = z.input<typeof auditHeadSchema>;
export type AuditHeadInput = z.output<typeof auditHeadSchema>;
