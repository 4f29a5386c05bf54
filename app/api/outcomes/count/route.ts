import { withSession } from "@/lib/http/with-session";
import { countOutcomes } from "@/lib/operations/outcomes/queries";

export const GET = withSession({ permission: "transaction.view" }, async (actor) =>
  Response.json(await countOutcomes(actor)),
);
