import {
  createLoader,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { CHILD_STATES } from "@/lib/transactions/types";

/** The filters of the list of child transactions, as they stand in the address. */
export const childParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(CHILD_STATES)).withDefault([]),
  account: parseAsArrayOf(parseAsString).withDefault([]),
  currency: parseAsArrayOf(parseAsString).withDefault([]),
  from: parseAsString,
  to: parseAsString,
  q: parseAsString.withDefault(""),
  after: parseAsString,
  before: parseAsString,
};

export const loadChildFilter = createLoader(childParsers);
export const serializeChildFilter = createSerializer(childParsers);
