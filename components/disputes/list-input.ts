import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DISPUTE_STATUSES } from "@/lib/transactions/disputes/rules";

/** The filters of the list of disputes, as they stand in the address. */
export const disputeParsers = {
  status: parseAsStringLiteral(DISPUTE_STATUSES),
  account: parseAsString,
  before: parseAsString,
};

export const loadDisputeFilter = createLoader(disputeParsers);
export const serializeDisputeFilter = createSerializer(disputeParsers);
