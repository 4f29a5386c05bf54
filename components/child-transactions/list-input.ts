import {
  createLoader,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { PAYMENT_KINDS } from "@/lib/transactions/payment-kinds";
import { SHOWN_CHILD_STATES } from "@/lib/transactions/types";

/** The filters of the list of child transactions, as they stand in the address. */
export const childParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(SHOWN_CHILD_STATES)).withDefault([]),
  account: parseAsArrayOf(parseAsString).withDefault([]),
  currency: parseAsArrayOf(parseAsString).withDefault([]),
  payments: parseAsStringLiteral(PAYMENT_KINDS),
  from: parseAsString,
  to: parseAsString,
  q: parseAsString.withDefault(""),
  after: parseAsString,
  before: parseAsString,
};

export const loadChildFilter = createLoader(childParsers);
export const serializeChildFilter = createSerializer(childParsers);
