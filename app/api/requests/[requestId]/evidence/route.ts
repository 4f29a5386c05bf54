import { getLocale } from "next-intl/server";
import { parseRequestId } from "@/components/requests/list-input";
import { requestEvidenceQuery } from "@/lib/approvals/evidence/schemas";
import { takeRequestEvidence } from "@/lib/approvals/evidence/take-evidence";
import { AppError, notFound } from "@/lib/errors";
import { streamedFileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";
import { languageOf } from "@/lib/i18n/settings";

export const GET = withSession({ permission: null }, async (actor, request, context) => {
  const requestId = parseRequestId((await context.params).requestId);
  if (requestId === null) throw notFound("Request");
  const query = requestEvidenceQuery.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) throw new AppError("invalid_input", { detail: "Choose zip or pdf as the format." });
  const language = languageOf(await getLocale());
  return streamedFileAnswer(await takeRequestEvidence(actor, requestId, query.data.format, language));
});
