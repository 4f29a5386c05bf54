import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { PaymentMove, RequestDetail } from "@/lib/approvals/views";

const isZero = (amount: string) => /^-?[0.]+$/.test(amount);

/** The balances that the decision is about; what is zero and says nothing is left out. */
export function AmountsSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  const { content, payment } = request;
  const moved = [
    { key: "fee", value: payment.fee },
    { key: "captured", value: content.captured },
    { key: "refunded", value: content.refunded },
    { key: "queued", value: content.queued },
    { key: "reserved", value: content.reserved },
    { key: "voided", value: payment.voided },
    { key: "disputed", value: payment.disputed },
  ] as const;
  return (
    <Section title={t("amounts")} meta={<bdi dir="ltr">{request.currency}</bdi>}>
      <DefinitionList>
        <Line term={t("amount.amount")} value={payment.amount} />
        <Line term={t("amount.settled")} value={content.settled} />
        {moved
          .filter(({ key, value }) => key === "refunded" || !isZero(value))
          .map(({ key, value }) => (
            <Line key={key} term={t(`amount.${key}`)} value={value} />
          ))}
        <Line term={t("amount.available")} value={content.available} strong />
        {request.left === null ? null : (
          <>
            <Line term={t("amount.requested")} value={request.amount} />
            <Line term={t("amount.left")} value={request.left} strong />
          </>
        )}
      </DefinitionList>
    </Section>
  );
}

function Line({ term, value, strong }: { term: string; value: string; strong?: boolean }) {
  return (
    <Definition term={term} numeric>
      <Amount value={value} strong={strong} />
    </Definition>
  );
}

/** Captures, refunds and voids of the payment so far, this request's own included once it is done. */
export function HistorySection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  return (
    <Section title={t("history")}>
      {request.history.length === 0 ? (
        <p className="text-muted">{t("historyEmpty")}</p>
      ) : (
        <ul className="border-line border-t">
          {request.history.map((move) => (
            <li
              key={move.sessionId}
              className="flex flex-wrap items-baseline gap-x-4 border-line border-b py-1.5"
            >
              <MoveName move={move} />
              <span className="flex-1 text-muted">
                <Timestamp value={move.at} />
              </span>
              <Amount value={move.amount} currency={request.currency} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What a child transaction did, in words. */
export function MoveName({ move }: { move: PaymentMove }) {
  const t = useTranslations("requests");
  return <span>{t(`childState.${move.reversed ? "reversed" : move.state}`)}</span>;
}
