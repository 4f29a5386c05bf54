import { getAccount } from "@/lib/gateway-accounts/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "gateway.manage" }, async (actor, _request, context) => {
  const { pgCode } = await context.params;
  return Response.json(await getAccount(actor, String(pgCode)));
});
