import { parseUuid } from "@/components/outcomes/list-input";
import { notFound } from "@/lib/errors";
import { fileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";
import { readEvidence } from "@/lib/operations/outcomes/evidence";

/** The use case knows who may read it. */
export const GET = withSession({ permission: null }, async (actor, _request, context) => {
  const fileId = parseUuid((await context.params).fileId);
  if (fileId === null) throw notFound("File");
  return fileAnswer(await readEvidence(actor, fileId));
});
