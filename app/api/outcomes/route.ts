import { loadOutcomeListInput } from "@/components/outcomes/list-input";
import { withSession } from "@/lib/http/with-session";
import { listOutcomes } from "@/lib/operations/outcomes/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) =>
  Response.json(await listOutcomes(actor, loadOutcomeListInput(request))),
);
