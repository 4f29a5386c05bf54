import { parseRequestId } from "@/components/requests/list-input";
import { viewRequest } from "@/lib/approvals/inbox/evidence";
import { noteOpening } from "@/lib/approvals/health/note-opening";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  const request = await viewRequest(actor, requestId);
  await noteOpening(actor, requestId);
  return Response.json(request);
});
