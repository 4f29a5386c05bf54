import { useTranslations } from "next-intl";
import { API_REASON, REASON_CODES } from "@/lib/approvals/types";

type ReasonCode = (typeof REASON_CODES)[keyof typeof REASON_CODES][number] | typeof API_REASON;

const known: ReadonlySet<string> = new Set([...REASON_CODES.refund, ...REASON_CODES.void, API_REASON]);

/** The words of a reason code; a code of a later version stands for itself. */
export function ReasonText({ code }: { code: string }) {
  const t = useTranslations("requests");
  return known.has(code) ? t(`reason.${code as ReasonCode}`) : <bdi dir="ltr">{code}</bdi>;
}
