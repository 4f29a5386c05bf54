import { parseRequestId } from "@/components/requests/list-input";
import { viewRequest } from "@/lib/approvals/inbox/evidence";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  return Response.json(await viewRequest(actor, requestId));
});
