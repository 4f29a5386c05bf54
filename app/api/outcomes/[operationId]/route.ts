import { parseUuid } from "@/components/outcomes/list-input";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getOutcome } from "@/lib/operations/outcomes/get-outcome";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const operationId = parseUuid((await context.params).operationId);
  if (operationId === null) throw notFound("Operation");
  return Response.json(await getOutcome(actor, operationId));
});
