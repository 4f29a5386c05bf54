import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { readNeighbours } from "@/lib/transactions/neighbours";
import { readSort } from "@/lib/transactions/sort";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request, context) => {
  const { sessionId } = await context.params;
  const params = loadListParams(request);
  return Response.json(
    await readNeighbours(actor, String(sessionId), toFilter(params), readSort(params.sort)),
  );
});
