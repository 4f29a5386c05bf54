import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useRecordedText } from "@/components/operations/recorded-text";
import type { ExternalOutcome } from "@/components/operations/types";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { ActionFailure } from "@/lib/http/action-failure";

type Performed = Extract<ExternalOutcome, { kind: "performed" }>;

/** The gateway took it, but it is not settled: there is nothing to repeat. */
export function isOpenEnded({ status }: Performed): boolean {
  return status === "pending" || status === "unknown" || status === "in_flight";
}

/** The way to the child transaction that the act made; nothing where it made none. A message outlives its screen, so the words are given. */
export function childLink({ child }: Performed, words: string): ReactNode {
  return child ? <TextLink href={`/child-transactions?q=${child}`}>{words}</TextLink> : null;
}

/** What the gateway said, where it is not plainly done. */
export function GatewayAnswer({ outcome }: { outcome: Performed }) {
  const t = useTranslations("operations");
  const recorded = useRecordedText();
  if (outcome.status === "pending") {
    return (
      <Callout tone="info" title={t("queuedTitle")} live>
        <p>{t("queuedText")}</p>
        {childLink(outcome, t("openChild"))}
      </Callout>
    );
  }
  if (isOpenEnded(outcome)) {
    return (
      <Callout tone="warning" title={t("unknownTitle")} live>
        {t("unknownText")}
      </Callout>
    );
  }
  const title = outcome.status === "failed" ? t("notExecutedTitle") : t("declinedTitle");
  return (
    <Callout tone="negative" title={title} live>
      {outcome.message ? <bdi>{recorded(outcome.message)}</bdi> : t("noMessage")}
    </Callout>
  );
}

/** Why an act was refused, or that nobody knows because no answer arrived. */
export function ActionRefusal({ error }: { error: Error | null }) {
  const t = useTranslations("operations");
  if (!error) return null;
  if (!(error instanceof ActionFailure)) {
    return (
      <Callout tone="warning" title={t("noAnswerTitle")} live>
        {t("noAnswerText")}
      </Callout>
    );
  }
  return (
    <Callout tone="negative" title={t("refusedTitle")} live>
      {error.code === "internal" ? t("unexpected", { requestId: error.requestId ?? "–" }) : error.detail}
    </Callout>
  );
}
