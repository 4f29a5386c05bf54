import { parseRequestId } from "@/components/requests/list-input";
import { listAdditions } from "@/lib/approvals/additions/queries";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  return Response.json(await listAdditions(actor, requestId));
});
