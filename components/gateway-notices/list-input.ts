import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { NOTICE_KINDS, NOTICE_STATUSES } from "@/lib/notices/types";

/** The filters of the list of notices, as they stand in the address. */
export const noticeParsers = {
  account: parseAsString,
  status: parseAsStringLiteral(NOTICE_STATUSES),
  kind: parseAsStringLiteral(NOTICE_KINDS),
  before: parseAsString,
};

export const loadNoticeFilter = createLoader(noticeParsers);
export const serializeNoticeFilter = createSerializer(noticeParsers);

/** The id of a notice in a path, or null. */
export function parseNoticeId(text: unknown): string | null {
  return typeof text === "string" && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}
