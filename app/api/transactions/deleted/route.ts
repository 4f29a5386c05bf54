import { loadPositionParams } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { listDeletedTransactions } from "@/lib/transactions/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) =>
  Response.json(await listDeletedTransactions(actor, loadPositionParams(request))),
);
