import { withAllowed } from "@/components/operations/allowed-operations";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { DEFAULT_COLUMNS, readColumns } from "@/lib/transactions/columns";
import { listTransactions } from "@/lib/transactions/queries";
import { readSort } from "@/lib/transactions/sort";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const params = loadListParams(request);
  const shown = { sort: readSort(params.sort), columns: readColumns(params.cols) ?? DEFAULT_COLUMNS };
  const page = await listTransactions(actor, toFilter(params), params, shown);
  return Response.json({ ...page, rows: page.rows.map((row) => withAllowed(row, actor)) });
});
