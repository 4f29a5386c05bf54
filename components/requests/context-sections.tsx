import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { MakerView, RelatedRefundView } from "@/lib/approvals/inbox/types";

/** Refunds of the same payment, card or customer, those asked for as well. */
export function RelatedSection({ related }: { related: readonly RelatedRefundView[] }) {
  const t = useTranslations("requests.related");
  if (related.length === 0) return null;
  return (
    <Section title={t("title")}>
      <ul className="border-line border-t">
        {related.map((refund) => (
          <li key={refund.key} className="flex flex-wrap items-baseline gap-x-4 border-line border-b py-1.5">
            <TextLink href={`/transactions/${refund.transaction}`} prefetch={false}>
              <Reference value={refund.orderNo ?? refund.transaction} short />
            </TextLink>
            <span className="flex-1 text-muted">
              {t(refund.relation)} · <Timestamp value={refund.at} />
              {refund.open ? <> · {t("open")}</> : null}
            </span>
            <Amount value={refund.amount} currency={refund.currency} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What is known about the one who asks. */
export function MakerSection({ maker, currency }: { maker: MakerView; currency: string }) {
  const t = useTranslations("requests.makerFacts");
  return (
    <Section title={t("title")}>
      <DefinitionList>
        <Definition term={t("requests")}>
          <bdi dir="ltr">{maker.requests}</bdi>
        </Definition>
        <Definition term={t("rejected")}>
          <bdi dir="ltr">{maker.rejected}</bdi>
        </Definition>
        <Definition term={t("usual")}>
          {maker.usual === null ? (
            <span className="text-muted">{t("noUsual")}</span>
          ) : (
            <Amount value={maker.usual} currency={currency} />
          )}
        </Definition>
        <Definition term={t("rightSince")}>
          {maker.rightSince === null ? (
            <span className="text-negative">{t("none")}</span>
          ) : (
            <Timestamp value={maker.rightSince} format="date" />
          )}
        </Definition>
      </DefinitionList>
    </Section>
  );
}
