import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import type { DeliveryAttempt, DeliveryStatus } from "@/lib/webhooks/types";

/** How far a delivery is. */
export function DeliveryStatusLabel({ status }: { status: DeliveryStatus }) {
  const t = useTranslations("webhooks");
  if (status === "pending") {
    return (
      <StateLabel tone="info" shape="half">
        {t("status.pending")}
      </StateLabel>
    );
  }
  const delivered = status === "delivered";
  return (
    <StateLabel tone={delivered ? "positive" : "negative"} shape={delivered ? "full" : "cross"}>
      {t(`status.${status}`)}
    </StateLabel>
  );
}

/** What came back: the HTTP status, or why there is none. */
export function AnswerText({ httpStatus, fault }: Pick<DeliveryAttempt, "httpStatus" | "fault">) {
  const t = useTranslations("webhooks");
  if (httpStatus !== null) return <bdi dir="ltr">{t("http", { status: String(httpStatus) })}</bdi>;
  return fault === null ? t("noAnswerYet") : t(`fault.${fault}`);
}
