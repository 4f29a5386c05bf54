import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the first page is asked for, as it stands in the address. */
export const homeParsers = {
  days: parseAsString,
  currency: parseAsString,
  payments: parseAsStringLiteral(["live", "test"]),
};

export const loadHomeInput = createLoader(homeParsers);
export const serializeHomeInput = createSerializer(homeParsers);
