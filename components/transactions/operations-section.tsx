import { useTranslations } from "next-intl";
import { AtAndAmount } from "@/components/transactions/at-and-amount";
import type { ShownTransaction } from "@/components/transactions/api";
import { useRecordedText } from "@/components/operations/recorded-text";
import { Disclosure } from "@/components/transactions/disclosure";
import { ExchangeView } from "@/components/transactions/exchange-view";
import { OperationName } from "@/components/transactions/operation-name";
import { SectionEmpty } from "@/components/transactions/section-empty";
import { OperationStatusLabel } from "@/components/transactions/state-label";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { OperationLine } from "@/lib/transactions/views";

const sources = ["console", "api", "job", "gateway"] as const;

/** Every attempt to act on the payment with what the gateway was told and answered. */
export function OperationsSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  return (
    <Section title={t("operations")} meta={payment.operations.length || undefined}>
      {payment.operations.length === 0 ? (
        <SectionEmpty>{t("operationsEmpty")}</SectionEmpty>
      ) : (
        <ul className="border-line border-t">
          {payment.operations.map((operation) => (
            <OperationItem key={operation.id} operation={operation} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function OperationItem({ operation }: { operation: OperationLine }) {
  const t = useTranslations("transactions");
  const recorded = useRecordedText();
  return (
    <li className="border-line border-b py-2">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="font-medium">
          <OperationName type={operation.type} />
        </span>
        <OperationStatusLabel status={operation.status} />
        <Origin operation={operation} />
        <AtAndAmount at={operation.createdAt} amount={operation.amount} currency={operation.currency} />
      </div>
      {operation.outcomeMessage || operation.outcomeCode ? (
        <p className="mt-0.5 text-muted">
          {operation.outcomeMessage ? <bdi>{recorded(operation.outcomeMessage)}</bdi> : null}{" "}
          {operation.outcomeCode ? <bdi className="font-mono text-2xs">{operation.outcomeCode}</bdi> : null}
        </p>
      ) : null}
      <Inquiry operation={operation} />
      <div className="mt-0.5 flex flex-wrap gap-x-4 text-muted text-xs">
        <Reference value={operation.referenceNumber} copyLabel={t("fact.reference").toLowerCase()} />
        {operation.gatewayReference ? (
          <Reference
            value={operation.gatewayReference}
            copyLabel={t("fact.gatewayReference").toLowerCase()}
          />
        ) : null}
        {operation.trackingKey ? (
          <span>
            {t("trackingKey")} <Reference value={operation.trackingKey} />
          </span>
        ) : null}
      </div>
      {operation.exchanges.length > 0 ? (
        <Disclosure summary={t("exchanges", { count: operation.exchanges.length })}>
          {operation.exchanges.map((exchange, index) => (
            <ExchangeView key={index} value={exchange} />
          ))}
        </Disclosure>
      ) : null}
    </li>
  );
}

function Origin({ operation }: { operation: OperationLine }) {
  const t = useTranslations("transactions");
  const common = useTranslations("common");
  const comma = common("comma");
  const source = sources.find((known) => known === operation.source);
  return (
    <span className="text-muted">
      {operation.initiator ? (
        <>
          <bdi>{operation.initiator}</bdi>
          {comma}
        </>
      ) : null}
      {source ? t(`source.${source}`) : operation.source}
      {operation.requestId === null ? null : (
        <>
          {comma}
          <TextLink href={`/requests/${operation.requestId}`}>
            {t("requestNumber", { id: String(operation.requestId) })}
          </TextLink>
          {operation.attemptNumber > 1
            ? `${comma}${t("attemptNumber", { number: operation.attemptNumber })}`
            : null}
        </>
      )}
    </span>
  );
}

/** What is being done about an outcome that nobody knows yet. */
function Inquiry({ operation }: { operation: OperationLine }) {
  const t = useTranslations("transactions");
  const isOpen = ["in_flight", "unknown", "pending"].includes(operation.status);
  if (!isOpen || !operation.nextInquiryAt) return null;
  return (
    <p className="mt-0.5 text-warning text-xs">
      {t.rich("nextInquiry", {
        when: () => <Timestamp value={operation.nextInquiryAt ?? ""} format="relative" />,
      })}
      {operation.inquiryCount > 0 ? `, ${t("inquiries", { count: operation.inquiryCount })}` : null}{" "}
      <TextLink href={`/outcomes/${operation.id}`} prefetch={false}>
        {t("outcomeLink")}
      </TextLink>
    </p>
  );
}
