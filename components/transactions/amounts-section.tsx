import { useTranslations } from "next-intl";
import { AmountBar } from "@/components/transactions/amount-bar";
import type { ShownTransaction } from "@/components/transactions/api";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { factsFromDto } from "@/lib/transactions/types";

const isZero = (amount: string) => /^-?[0.]+$/.test(amount);

/** Every balance of the payment; those that are nothing are left out unless their nothing says something. */
export function AmountsSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  const facts = factsFromDto(payment.facts);
  const zero = payment.fee.replace(/\d/g, "0");
  const isAuthorized = payment.state === "authorized";
  const settled = isAuthorized || payment.state === "paid";
  const lines = [
    { key: "amount", value: payment.amount, always: true },
    { key: "settled", value: payment.settled, always: settled },
    { key: "fee", value: payment.fee, always: settled },
    { key: "captured", value: payment.captured ?? zero, always: isAuthorized },
    { key: "refunded", value: payment.refunded ?? zero, always: settled },
    { key: "queued", value: payment.queued ?? zero },
    { key: "held", value: payment.held },
    { key: "requestHeld", value: payment.requestHeld },
    { key: "disputed", value: payment.disputed },
    { key: "voided", value: payment.voidedAmount },
  ] as const;
  return (
    <Section title={t("amounts")} meta={<bdi dir="ltr">{payment.currency}</bdi>}>
      <AmountBar facts={facts} className="mb-3" />
      <DefinitionList>
        {lines
          .filter((line) => ("always" in line && line.always) || !isZero(line.value))
          .map(({ key, value }) => (
            <Definition key={key} term={t(`amountName.${key}`)} numeric>
              <Amount value={value} />
            </Definition>
          ))}
        {isAuthorized ? (
          <Definition
            term={<strong className="font-medium text-ink">{t("amountName.capturable")}</strong>}
            numeric
          >
            <Amount value={payment.capturable} strong />
          </Definition>
        ) : null}
        {settled ? (
          <Definition
            term={<strong className="font-medium text-ink">{t("amountName.refundable")}</strong>}
            numeric
          >
            <Amount value={payment.refundable} strong />
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
