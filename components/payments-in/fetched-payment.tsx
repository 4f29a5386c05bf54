import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type {
  FetchAnswer,
  FetchedPreview,
  FetchVerdict,
  PaymentDifference,
} from "@/lib/payments/incoming/types";

type FetchedPaymentProps = { answer: FetchAnswer; taking: boolean; take: (seen: string) => void };

/** What the gateway said, and what can become of it. */
export function FetchedPayment({ answer, taking, take }: FetchedPaymentProps) {
  const t = useTranslations("paymentsIn");
  if (answer.outcome !== "found")
    return answer.outcome === "not_found" ? (
      <Callout tone="warning">{t("fetch.notFound")}</Callout>
    ) : (
      <Callout tone="warning" title={t("fetch.unknown")}>
        {answer.message}
      </Callout>
    );
  const { payment, verdict, seen } = answer;
  return (
    <div className="flex max-w-3xl flex-col gap-4 border-line border-y bg-surface px-4 py-4">
      <Verdict verdict={verdict} />
      <Facts payment={payment} />
      {payment.operations.length > 0 ? <Operations payment={payment} /> : null}
      {verdict.kind === "new" || verdict.kind === "attempt" ? (
        <div>
          <Button variant="primary" pending={taking} onClick={() => take(seen)}>
            {verdict.kind === "new" ? t("fetch.take") : t("fetch.apply")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Verdict({ verdict }: { verdict: FetchVerdict }) {
  const t = useTranslations("paymentsIn");
  switch (verdict.kind) {
    case "new":
      return <Callout tone="info">{t("fetch.isNew")}</Callout>;
    case "refused":
      return <Callout tone="warning">{t(`fetch.refused.${verdict.reason}`)}</Callout>;
    case "deleted":
      return <Callout tone="warning">{t("fetch.refused.deleted")}</Callout>;
    case "attempt":
      return (
        <Callout tone="info">
          {t("fetch.isAttempt")} <SessionLink sessionId={verdict.sessionId} />
        </Callout>
      );
    case "known":
      return (
        <Callout tone={verdict.differences.length === 0 ? "positive" : "warning"}>
          {verdict.differences.length === 0 ? t("fetch.isKnown") : t("fetch.differs")}{" "}
          <SessionLink sessionId={verdict.sessionId} />
          <Differences differences={verdict.differences} />
        </Callout>
      );
  }
}

function SessionLink({ sessionId }: { sessionId: string }) {
  const t = useTranslations("paymentsIn");
  return <TextLink href={`/transactions/${sessionId}`}>{t("fetch.open")}</TextLink>;
}

function Differences({ differences }: { differences: readonly PaymentDifference[] }) {
  const t = useTranslations("paymentsIn");
  const common = useTranslations("common");
  if (differences.length === 0) return null;
  return (
    <ul className="mt-2 list-disc ps-5">
      {differences.map(({ field, ours, theirs }) => (
        <li key={field}>
          {t(`difference.${field}`)}: <bdi dir="ltr">{ours}</bdi> {t("here")}
          {common("comma")}
          <bdi dir="ltr">{theirs}</bdi> {t("there")}
        </li>
      ))}
    </ul>
  );
}

function Facts({ payment }: { payment: FetchedPreview }) {
  const t = useTranslations("paymentsIn");
  return (
    <DefinitionList>
      <Definition term={t("fact.amount")}>
        <Amount value={payment.amount} currency={payment.currency} strong />
      </Definition>
      <Definition term={t("fact.state")}>
        <bdi>{payment.state}</bdi>
      </Definition>
      {payment.captured ? (
        <Definition term={t("fact.captured")}>
          <Amount value={payment.captured} currency={payment.currency} />
        </Definition>
      ) : null}
      {payment.refunded ? (
        <Definition term={t("fact.refunded")}>
          <Amount value={payment.refunded} currency={payment.currency} />
        </Definition>
      ) : null}
      {payment.reference ? (
        <Definition term={t("fact.reference")}>
          <Reference value={payment.reference} />
        </Definition>
      ) : null}
      {payment.customerName ? (
        <Definition term={t("fact.customer")}>
          <bdi>{payment.customerName}</bdi>
        </Definition>
      ) : null}
      {payment.customerEmail ? (
        <Definition term={t("fact.email")}>
          <bdi dir="ltr">{payment.customerEmail}</bdi>
        </Definition>
      ) : null}
      {payment.createdAt ? (
        <Definition term={t("fact.created")}>
          <Timestamp value={payment.createdAt} seconds />
        </Definition>
      ) : null}
    </DefinitionList>
  );
}

function Operations({ payment }: { payment: FetchedPreview }) {
  const t = useTranslations("paymentsIn");
  return (
    <TableFrame label={t("fetch.operations")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("fetch.operations")}</Th>
            <Th>{t("fact.state")}</Th>
            <Th numeric>{t("fact.amount")}</Th>
            <Th>{t("fetch.reference")}</Th>
          </Tr>
        </THead>
        <TBody>
          {payment.operations.map((one) => (
            <Tr key={one.gatewayReference}>
              <Td>{one.type}</Td>
              <Td>{one.status}</Td>
              <Td numeric>
                <Amount value={one.amount} currency={payment.currency} />
              </Td>
              <Td>
                <Reference value={one.gatewayReference} short />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
