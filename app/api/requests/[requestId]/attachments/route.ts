import { parseRequestId } from "@/components/requests/list-input";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { notFound } from "@/lib/errors";
import { uploadedName } from "@/lib/http/file-answer";
import { withUpload } from "@/lib/http/with-upload";

export const POST = withUpload("request.attach", async (actor, request, body, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  return Response.json(await storeAttachment(actor, requestId, uploadedName(request.headers), body));
});
