import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { OUTCOME_TABS } from "@/lib/operations/outcomes/types";

/** Tab and page of the list, as they stand in the address. */
const parsers = {
  tab: parseAsStringLiteral(OUTCOME_TABS).withDefault("open"),
  after: parseAsString,
};

export const loadOutcomeListInput = createLoader(parsers);
export const serializeOutcomeListInput = createSerializer(parsers);

/** The id of an operation or a file in a path, or null. */
export function parseUuid(text: unknown): string | null {
  return typeof text === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;
}
