import { useTranslations } from "next-intl";
import { TurnedAway } from "@/components/step-up/turned-away";
import { Callout } from "@/components/ui/callout";
import { ActionFailure } from "@/lib/http/action-failure";

/** Why something was not done, in words that say what to do about it. */
export function Refusal({ error }: { error: Error | null }) {
  const t = useTranslations("requests");
  if (!error || error instanceof TurnedAway) return null;
  if (!(error instanceof ActionFailure) || error.code === "internal") {
    const requestId = (error instanceof ActionFailure && error.requestId) || "–";
    return (
      <Callout tone="negative" title={t("failedTitle")} live>
        {t("unexpected", { requestId })}
      </Callout>
    );
  }
  if (error.code === "forbidden") {
    return (
      <Callout tone="negative" title={t("forbiddenTitle")} live>
        <p>{error.detail}</p>
        <p>{t("forbiddenHint")}</p>
      </Callout>
    );
  }
  const title = error.code === "request_already_decided" ? t("decidedTitle") : t("failedTitle");
  return (
    <Callout tone="negative" title={title} live>
      {error.detail}
    </Callout>
  );
}
