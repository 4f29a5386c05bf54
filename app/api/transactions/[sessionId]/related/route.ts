import { withSession } from "@/lib/http/with-session";
import { readRelated } from "@/lib/transactions/related";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const { sessionId } = await context.params;
  return Response.json(await readRelated(actor, String(sessionId)));
});
