import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DELIVERY_STATUSES, WEBHOOK_KINDS } from "@/lib/webhooks/types";

/** The filters of the list of deliveries, as they stand in the address. */
export const deliveryParsers = {
  status: parseAsStringLiteral(DELIVERY_STATUSES),
  kind: parseAsStringLiteral(WEBHOOK_KINDS),
  transaction: parseAsString.withDefault(""),
  before: parseAsString,
};

export const loadDeliveryFilter = createLoader(deliveryParsers);
export const serializeDeliveryFilter = createSerializer(deliveryParsers);

/** The id of a delivery in a path, or null. */
export function parseDeliveryId(text: unknown): string | null {
  return typeof text === "string" && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}
