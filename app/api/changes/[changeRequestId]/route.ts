import { parseId } from "@/components/changes/list-input";
import { getChange } from "@/lib/changes/queries";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor, _request, context) => {
  const id = parseId((await context.params).changeRequestId);
  if (id === null) throw notFound("Change request");
  return Response.json(await getChange(actor, id));
});
