import { parseDeliveryId } from "@/components/webhooks/list-input";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getDelivery } from "@/lib/webhooks/queries";

export const GET = withSession({ permission: "webhook.manage" }, async (actor, _request, context) => {
  const deliveryId = parseDeliveryId((await context.params).deliveryId);
  if (deliveryId === null) throw notFound("Delivery");
  return Response.json(await getDelivery(actor, deliveryId));
});
