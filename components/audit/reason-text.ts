import { useLocale, useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import type { AuditLine } from "@/lib/audit/types";
import { languageOf } from "@/lib/i18n/settings";

type CodeKey = Parameters<ReturnType<typeof useTranslations<"audit.reasonCode">>>[0];
type RefusalKey = Parameters<ReturnType<typeof useTranslations<"refusals">>>[0];

/** A code of ours, alone or before the sentence that was answered. */
const CODED = /^(?<code>[a-z_]+)(?:: (?<detail>.+))?$/s;

/** Acts that keep a code although they were not refused. */
const CODED_ACTS: readonly string[] = ["session.ended", "report_schedule.paused"];

type Reasoned = Pick<AuditLine, "action" | "result" | "reason">;

/**
 * Says the reason of an event in the reader's language: codes and our own sentences in words, what people and gateways wrote as it is. A
 * refusal's exact sentence is in English; in another language its code says the same in general.
 */
export function useReasonText(): (event: Reasoned) => string {
  const recorded = useRecordedText();
  const codes = useTranslations("audit.reasonCode");
  const refusals = useTranslations("refusals");
  const isEnglish = languageOf(useLocale()) === "en";
  return ({ action, result, reason }) => {
    if (reason === null) return "";
    // A person may have written a word that is a code elsewhere.
    if (result !== "refused" && !CODED_ACTS.includes(action)) return recorded(reason);
    const { code = "", detail } = CODED.exec(reason)?.groups ?? {};
    if (detail === undefined && codes.has(code as CodeKey)) return codes(code as CodeKey);
    if (!refusals.has(code as RefusalKey)) return recorded(reason);
    if (detail === undefined) return refusals(code as "forbidden");
    if (isEnglish) return reason;
    const said = recorded(detail);
    return said === detail ? refusals(code as "forbidden") : said;
  };
}
