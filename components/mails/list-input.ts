import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { MAIL_STATUSES } from "@/lib/mail/types";

/** The filters of the list of mails, as they stand in the address. */
export const mailParsers = {
  status: parseAsStringLiteral(MAIL_STATUSES),
  search: parseAsString.withDefault(""),
  before: parseAsString,
};

export const loadMailFilter = createLoader(mailParsers);
export const serializeMailFilter = createSerializer(mailParsers);

/** The id of a mail in a path, or null. */
export function parseMailId(text: unknown): string | null {
  return typeof text === "string" && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}
