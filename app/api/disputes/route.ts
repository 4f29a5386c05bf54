import { loadDisputeFilter } from "@/components/disputes/list-input";
import { withSession } from "@/lib/http/with-session";
import { listDisputes } from "@/lib/transactions/disputes/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) =>
  Response.json(await listDisputes(actor, loadDisputeFilter(request))),
);
