import { parseRequestId } from "@/components/requests/list-input";
import { getRequest } from "@/lib/approvals/get-request";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  return Response.json(await getRequest(actor, requestId));
});
