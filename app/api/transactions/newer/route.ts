import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { countNewer } from "@/lib/transactions/count-transactions";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const since = request.nextUrl.searchParams.get("since") ?? "";
  return Response.json(await countNewer(actor, toFilter(loadListParams(request)), since));
});
