import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { NoticeStatus, NoticeSummary } from "@/lib/notices/types";

const LOOK: Record<NoticeStatus, { tone: Tone; shape: StateShape }> = {
  received: { tone: "info", shape: "half" },
  done: { tone: "positive", shape: "full" },
  waiting: { tone: "info", shape: "ring" },
  attention: { tone: "warning", shape: "half" },
  failed: { tone: "negative", shape: "cross" },
  not_understood: { tone: "warning", shape: "ring" },
  refused: { tone: "negative", shape: "dash" },
};

/** How far its processing is. */
export function NoticeStatusLabel({ status }: { status: NoticeStatus }) {
  const t = useTranslations("gatewayNotices.status");
  return <StateLabel {...LOOK[status]}>{t(status)}</StateLabel>;
}

type ResultKey = Parameters<ReturnType<typeof useTranslations<"gatewayNotices.result">>>[0];
type SaidKey = Parameters<ReturnType<typeof useTranslations<"gatewayNotices.said">>>[0];

/** What became of it; a code that has no words yet is shown as it is. */
export function ResultText({ result }: Pick<NoticeSummary, "result">) {
  const t = useTranslations("gatewayNotices");
  const tResult = useTranslations("gatewayNotices.result");
  if (result === null) return t("waitsForJob");
  const key = result as ResultKey;
  return tResult.has(key) ? tResult(key) : <bdi dir="ltr">{result}</bdi>;
}

/** What it says, with its amount. */
export function SaidText({ said }: Pick<NoticeSummary, "said">) {
  const t = useTranslations("gatewayNotices.said");
  const tNone = useTranslations("gatewayNotices");
  if (said === null) return tNone("none");
  const key = said.event as SaidKey;
  return (
    <>
      {t.has(key) ? t(key) : <bdi dir="ltr">{said.event}</bdi>}
      {said.amount ? (
        <>
          {" "}
          <bdi dir="ltr" className="whitespace-nowrap">
            {said.amount}
          </bdi>
        </>
      ) : null}
    </>
  );
}
