import { withAllowed } from "@/components/operations/allowed-operations";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { listTransactions } from "@/lib/transactions/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const params = loadListParams(request);
  const page = await listTransactions(actor, toFilter(params), params);
  return Response.json({ ...page, rows: page.rows.map((row) => withAllowed(row, actor)) });
});
