import { getLocale } from "next-intl/server";
import { periodEvidenceQuery } from "@/lib/approvals/evidence/schemas";
import { takePeriodEvidence } from "@/lib/approvals/evidence/take-evidence";
import { AppError } from "@/lib/errors";
import { streamedFileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";
import { languageOf } from "@/lib/i18n/settings";

export const GET = withSession({ permission: "audit.view" }, async (actor, request) => {
  const query = periodEvidenceQuery.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success)
    throw new AppError("invalid_input", {
      detail: query.error.issues[0]?.message ?? "Choose days and a format.",
    });
  const { from, to, format } = query.data;
  const language = languageOf(await getLocale());
  return streamedFileAnswer(await takePeriodEvidence(actor, { fromDay: from, toDay: to, format, language }));
});
