import { withSession } from "@/lib/http/with-session";
import { listChildren } from "@/lib/transactions/list-children";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const { sessionId } = await context.params;
  return Response.json(await listChildren(actor, String(sessionId)));
});
