import { loadDeliveryFilter } from "@/components/webhooks/list-input";
import { withSession } from "@/lib/http/with-session";
import { listDeliveries } from "@/lib/webhooks/queries";

export const GET = withSession({ permission: "webhook.manage" }, async (actor, request) =>
  Response.json(await listDeliveries(actor, loadDeliveryFilter(request))),
);
