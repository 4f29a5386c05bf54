import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { withSession } from "@/lib/http/with-session";
import { countTransactions } from "@/lib/transactions/count-transactions";
import { listSavedViews } from "@/lib/transactions/saved-views";

/** Numbers beside so many names at most: each is a question to the database. */
const COUNTED = 20;

export const GET = withSession({ permission: "transaction.view" }, async (actor) => {
  const views = await listSavedViews(actor, "transactions");
  const counts = await Promise.all(
    views.slice(0, COUNTED).map(({ query }) =>
      // A view of long ago may hold a filter that cannot be any more: it has no number then.
      countTransactions(actor, toFilter(loadListParams(new URLSearchParams(query)))).catch(() => null),
    ),
  );
  return Response.json(views.map((view, index) => ({ ...view, count: counts[index] ?? null })));
});
