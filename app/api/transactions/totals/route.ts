import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { sumTransactions } from "@/lib/transactions/sum-transactions";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) =>
  Response.json({ totals: await sumTransactions(actor, toFilter(loadListParams(request))) }),
);
