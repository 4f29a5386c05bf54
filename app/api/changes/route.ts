import { loadChangeListInput } from "@/components/changes/list-input";
import { listChanges } from "@/lib/changes/queries";
import { withSession } from "@/lib/http/with-session";

/** Everybody sees what he proposed; the query narrows the rest by rights. */
export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await listChanges(actor, loadChangeListInput(request))),
);
