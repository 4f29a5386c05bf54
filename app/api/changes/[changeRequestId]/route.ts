import { parseId } from "@/components/changes/list-input";
import { getChange } from "@/lib/changes/queries";
import { notFound } from "@/lib/errors";
import { changeInWords } from "@/lib/http/changes-in-words";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor, _request, context) => {
  const id = parseId((await context.params).changeRequestId);
  if (id === null) throw notFound("Change request");
  return Response.json(await changeInWords(await getChange(actor, id)));
});
