import { createLoader, createSerializer, parseAsInteger, parseAsStringLiteral } from "nuqs/server";

/** View and page of the list, as they stand in the address. */
const parsers = {
  status: parseAsStringLiteral(["waiting", "all"]).withDefault("waiting"),
  before: parseAsInteger,
};

export const loadChangeListInput = createLoader(parsers);
export const serializeChangeListInput = createSerializer(parsers);

/** The number of a change or group in a path, or null. */
export function parseId(text: unknown): number | null {
  return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
