import { useFormatter, useTranslations } from "next-intl";
import type { ShownTransaction } from "@/components/transactions/api";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";

/** What a person must know before acting on the payment. */
export function PaymentNotices({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const unknown = payment.operations.some((operation) => operation.status === "unknown");
  const request = payment.openRequest;
  return (
    <div className="mb-5 flex flex-col gap-2 empty:hidden">
      {payment.deletedAt ? (
        <Callout tone="negative" title={t("deletedTitle")}>
          {t("deletedText", {
            when: format.relativeTime(new Date(payment.deletedAt)),
            name: payment.deletedBy ?? "–",
          })}
        </Callout>
      ) : null}
      {payment.facts.frozen ? (
        <Callout tone="negative" title={t("frozenTitle")}>
          {t("frozenText")}
        </Callout>
      ) : null}
      {payment.disputes.some((dispute) => dispute.status === "opened") ? (
        <Callout tone="warning" title={t("disputeTitle")}>
          {t("disputeText")}
        </Callout>
      ) : null}
      {unknown ? (
        <Callout tone="warning" title={t("unknownTitle")}>
          {t("unknownText")}
        </Callout>
      ) : null}
      {request ? (
        <Callout tone="info" title={t("requestTitle", { operation: request.type })}>
          <TextLink href={`/requests/${request.id}`}>
            {t("requestNumber", { id: String(request.id) })}
          </TextLink>
        </Callout>
      ) : null}
    </div>
  );
}
