import { useTranslations } from "next-intl";
import { ReasonText } from "@/components/requests/reason-text";
import { Maker } from "@/components/requests/maker";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { isOpen } from "@/lib/approvals/types";
import type { RequestDetail } from "@/lib/approvals/views";

/** What is asked, by whom and why. */
export function AskedSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  return (
    <Section title={t("askedFor")}>
      <p className="mb-3 text-lg">
        {t("askedLine", { operation: t(`operation.${request.operation}`) })}{" "}
        <Amount value={request.amount} currency={request.currency} strong className="text-xl" />
      </p>
      <DefinitionList>
        <Definition term={t("askedBy")}>
          <Maker row={request} />
        </Definition>
        <Definition term={t("reasonLabel")}>
          <ReasonText code={request.reasonCode} />
        </Definition>
        <Definition term={t("note")}>
          {request.note ? (
            <span dir="auto" className="whitespace-pre-line">
              {request.note}
            </span>
          ) : (
            <span className="text-muted">{t("noNote")}</span>
          )}
        </Definition>
        {request.content.extra === "{}" ? null : (
          <Definition term={t("extraLabel")}>
            <bdi dir="ltr" className="break-all font-mono text-xs">
              {request.content.extra}
            </bdi>
          </Definition>
        )}
        <Definition term={t("askedAt")}>
          <Timestamp value={request.createdAt} />
        </Definition>
        {isOpen(request.status) && request.status !== "approved" ? (
          <Definition term={t("expiresAt")}>
            <Timestamp value={request.expiresAt} format="relative" />
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
