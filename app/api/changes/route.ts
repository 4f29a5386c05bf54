import { loadChangeListInput } from "@/components/changes/list-input";
import { listChanges } from "@/lib/changes/queries";
import { changesInWords } from "@/lib/http/changes-in-words";
import { withSession } from "@/lib/http/with-session";

/** Everybody sees what he proposed; the query narrows the rest by rights. */
export const GET = withSession({ permission: null }, async (actor, request) => {
  const page = await listChanges(actor, loadChangeListInput(request));
  return Response.json({ ...page, changes: await changesInWords(page.changes) });
});
