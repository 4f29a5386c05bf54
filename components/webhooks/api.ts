import { queryOptions } from "@tanstack/react-query";
import { serializeDeliveryFilter } from "@/components/webhooks/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { DeliveryDetail, DeliveryFilter, DeliveryPage } from "@/lib/webhooks/types";

/** All reads about deliveries. They repeat by themselves, so none of them counts as an act of the person. */
export const webhookKeys = {
  all: ["webhooks"] as const,
  list: (filter: DeliveryFilter) => ["webhooks", "list", filter] as const,
  delivery: (deliveryId: string) => ["webhooks", "delivery", deliveryId] as const,
};

const listIntervalMs = 5_000;
/** While it is under way somebody looks on. */
const pendingIntervalMs = 1_000;

/** One page of the list, live. */
export function deliveryListQuery(filter: DeliveryFilter) {
  return queryOptions({
    queryKey: webhookKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<DeliveryPage>(serializeDeliveryFilter("/api/webhooks/deliveries", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One delivery with its attempts, live while it is under way. */
export function deliveryQuery(deliveryId: string) {
  return queryOptions({
    queryKey: webhookKeys.delivery(deliveryId),
    queryFn: ({ signal }) => fetchJson<DeliveryDetail>(`/api/webhooks/deliveries/${deliveryId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? pendingIntervalMs : false),
  });
}
