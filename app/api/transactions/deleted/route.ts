import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { listDeletedTransactions } from "@/lib/transactions/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const params = loadListParams(request);
  return Response.json(await listDeletedTransactions(actor, params, toFilter(params)));
});
