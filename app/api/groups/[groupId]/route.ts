import { parseId } from "@/components/changes/list-input";
import { getGroup } from "@/lib/changes/group-queries";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "user.manage" }, async (actor, _request, context) => {
  const id = parseId((await context.params).groupId);
  if (id === null) throw notFound("Group");
  return Response.json(await getGroup(actor, id));
});
