import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { OutcomeDetail } from "@/lib/operations/outcomes/types";

const sources = ["console", "api", "job", "gateway"] as const;

/** What was asked of the gateway, by whom, and how long nobody has known. */
export function FactsSection({ outcome }: { outcome: OutcomeDetail }) {
  const t = useTranslations("outcomes");
  const common = useTranslations("common");
  const tOperation = useTranslations("operations.label");
  const source = sources.find((known) => known === outcome.source);
  return (
    <Section title={t("facts")}>
      <p className="mb-2 text-lg">
        {tOperation(outcome.type)} <Amount value={outcome.amount} currency={outcome.currency} strong />
      </p>
      <DefinitionList>
        <Definition term={t("fact.payment")}>
          <TextLink href={`/transactions/${outcome.transaction}`} prefetch={false}>
            <Reference value={outcome.orderNo ?? outcome.transaction} short />
          </TextLink>
        </Definition>
        {outcome.requestId === null ? null : (
          <Definition term={t("fact.request")}>
            <TextLink href={`/requests/${outcome.requestId}`} prefetch={false}>
              <bdi dir="ltr">{t("fact.requestNumber", { id: String(outcome.requestId) })}</bdi>
            </TextLink>
          </Definition>
        )}
        <Definition term={t("fact.account")}>
          <bdi>{outcome.account}</bdi>
        </Definition>
        <Definition term={t("fact.by")}>
          {outcome.initiator ? (
            <>
              <bdi>{outcome.initiator}</bdi>
              {common("comma")}
            </>
          ) : null}
          {source ? t(`source.${source}`) : outcome.source}
        </Definition>
        <Definition term={t("fact.since")}>
          <Timestamp value={outcome.since} seconds />
        </Definition>
        <Outlook outcome={outcome} />
        <Definition term={t("fact.operationId")}>
          <Reference value={outcome.operationId} copyLabel={t("fact.operationId").toLowerCase()} />
        </Definition>
        <Definition term={t("fact.reference")}>
          <Reference value={outcome.referenceNumber} copyLabel={t("fact.reference").toLowerCase()} />
        </Definition>
        {outcome.gatewayReference ? (
          <Definition term={t("fact.gatewayReference")}>
            <Reference
              value={outcome.gatewayReference}
              copyLabel={t("fact.gatewayReference").toLowerCase()}
            />
          </Definition>
        ) : null}
        {outcome.trackingKey ? (
          <Definition term={t("fact.trackingKey")}>
            <Reference value={outcome.trackingKey} />
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}

/** When the gateway is asked next, or since when the outcome stands. */
function Outlook({ outcome }: { outcome: OutcomeDetail }) {
  const t = useTranslations("outcomes.fact");
  return (
    <>
      {outcome.nextInquiryAt ? (
        <Definition term={t("next")}>
          <Timestamp value={outcome.nextInquiryAt} format="relative" />
        </Definition>
      ) : null}
      {outcome.settledAt ? (
        <Definition term={t("settledAt")}>
          <Timestamp value={outcome.settledAt} seconds />
        </Definition>
      ) : null}
      {outcome.outcomeMessage || outcome.outcomeCode ? (
        <Definition term={t("message")}>
          {outcome.outcomeMessage}{" "}
          {outcome.outcomeCode ? <bdi className="font-mono text-2xs">{outcome.outcomeCode}</bdi> : null}
        </Definition>
      ) : null}
    </>
  );
}
