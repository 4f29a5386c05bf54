import "server-only";
import type { Sql } from "@/lib/db/sql";
import { type AttachedFile, attachFile } from "@/lib/transactions/attachments";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { addShortLink } from "@/lib/transactions/short-links";

/** What a merchant asks for with a session, beside its fields. */
export interface CheckoutExtras {
  attachment?: AttachedFile | null;
  shortenCheckout?: boolean;
  /** Of the session's file; without one there is nothing to shorten. */
  shortenAttachment?: boolean;
}

/** Adds them in the transaction that writes the session. */
export async function addExtras(
  sql: Sql,
  record: CheckoutRecord,
  extras: CheckoutExtras,
): Promise<CheckoutRecord> {
  const result = extras.attachment ? await attachFile(sql, record, extras.attachment) : record;
  const links = { ...result.shortLinks };
  if (extras.shortenCheckout) links.checkout = await addShortLink(sql, record.id, "checkout");
  if (extras.shortenAttachment && result.attachment)
    links.attachment = await addShortLink(sql, record.id, "attachment");
  return { ...result, shortLinks: links };
}
