import { withAllowed } from "@/components/operations/allowed-operations";
import { withSession } from "@/lib/http/with-session";
import { readTransaction } from "@/lib/transactions/read-transaction";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const { sessionId } = await context.params;
  return Response.json(withAllowed(await readTransaction(actor, String(sessionId)), actor));
});
