import { parseUuid } from "@/components/outcomes/list-input";
import { readAttachment } from "@/lib/approvals/additions/queries";
import { notFound } from "@/lib/errors";
import { fileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, _request, context) => {
  const attachmentId = parseUuid((await context.params).attachmentId);
  if (attachmentId === null) throw notFound("File");
  return fileAnswer(await readAttachment(actor, attachmentId));
});
