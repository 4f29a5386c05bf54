import { getGatewayOverview } from "@/lib/gateway-accounts/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "gateway.manage" }, async (actor) =>
  Response.json(await getGatewayOverview(actor)),
);
