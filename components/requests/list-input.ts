import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { REQUEST_TABS } from "@/lib/approvals/views";

/** Tab and page of the list, as they stand in the address. */
const parsers = {
  /** Left out, it is the tab that concerns the person most. */
  tab: parseAsStringLiteral(REQUEST_TABS),
  cursor: parseAsString,
};

export const loadRequestListInput = createLoader(parsers);
export const serializeRequestListInput = createSerializer(parsers);

/** The id of a request in a path, or null. */
export function parseRequestId(text: unknown): number | null {
  return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
