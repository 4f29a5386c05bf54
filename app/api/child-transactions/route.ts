import { loadChildFilter } from "@/components/child-transactions/list-input";
import { withSession } from "@/lib/http/with-session";
import { listAllChildren } from "@/lib/transactions/child-list";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) =>
  Response.json(await listAllChildren(actor, loadChildFilter(request))),
);
