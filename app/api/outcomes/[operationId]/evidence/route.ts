import { parseUuid } from "@/components/outcomes/list-input";
import { notFound } from "@/lib/errors";
import { withUpload } from "@/lib/http/with-upload";
import { storeEvidence } from "@/lib/operations/outcomes/evidence";

export const POST = withUpload("settlement.bring_evidence", async (actor, request, body, context) => {
  const operationId = parseUuid((await context.params).operationId);
  if (operationId === null) throw notFound("Operation");
  return Response.json(await storeEvidence(actor, operationId, nameOf(request.headers), body));
});

/** The name travels percent-encoded: a header carries no other letters. */
function nameOf(headers: Headers): string {
  try {
    return decodeURIComponent(headers.get("x-file-name") ?? "");
  } catch {
    return "";
  }
}
