import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ShownTransaction } from "@/components/transactions/api";
import { JsonView } from "@/components/transactions/json-view";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { Breakable } from "@/components/ui/breakable";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";

/** Who paid, for what, where and when. */
export function FactsSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  const reference = (key: "session" | "order" | "reference" | "gatewayReference", value: string | null) => (
    <Fact term={t(`fact.${key}`)}>
      {value ? <Reference value={value} copyLabel={t(`fact.${key}`).toLowerCase()} /> : null}
    </Fact>
  );
  const moment = (key: "created" | "paid" | "stateChanged" | "expires" | "due", value: string | null) => (
    <Fact term={t(`fact.${key}`)}>{value ? <Timestamp value={value} seconds /> : null}</Fact>
  );
  return (
    <Section title={t("facts")}>
      <DefinitionList>
        {reference("session", payment.sessionId)}
        {reference("order", payment.orderNo)}
        {reference("reference", payment.referenceNumber)}
        {reference("gatewayReference", payment.gatewayReference)}
        <Fact term={t("fact.account")}>
          {payment.accountName ? (
            <span className="flex flex-wrap items-center gap-x-2">
              <bdi>{payment.accountName}</bdi>
              <Reference value={payment.pgCode ?? ""} className="text-muted" />
              {payment.isSandbox ? <Badge tone="warning">{t("sandbox")}</Badge> : null}
            </span>
          ) : (
            <span className="text-muted">{t("noAccount")}</span>
          )}
        </Fact>
        <PaidIn payment={payment} />
        <Fact term={t("fact.customer")}>
          {payment.customerName ? <bdi>{payment.customerName}</bdi> : null}
        </Fact>
        <Fact term={t("fact.email")}>
          {payment.customerEmail ? (
            <bdi dir="ltr">
              <Breakable text={payment.customerEmail} />
            </bdi>
          ) : null}
        </Fact>
        <Fact term={t("fact.phone")}>
          {payment.customerPhone ? <bdi dir="ltr">{payment.customerPhone}</bdi> : null}
        </Fact>
        <Fact term={t("fact.customerId")}>
          {payment.customerId ? <Reference value={payment.customerId} /> : null}
        </Fact>
        <Fact term={t("fact.kind")}>
          <Kind payment={payment} />
        </Fact>
        <Fact term={t("fact.source")}>
          {payment.source === "checkout" ? null : t(`cameBy.${payment.source}`)}
        </Fact>
        <Fact term={t("fact.initiator")}>{payment.initiator ? <bdi>{payment.initiator}</bdi> : null}</Fact>
        {moment("created", payment.createdAt)}
        {moment("paid", payment.paidAt)}
        {moment("stateChanged", payment.stateChangedAt)}
        {moment("expires", payment.expiresAt)}
        {moment("due", payment.dueAt)}
      </DefinitionList>
      <Extra value={payment.extra} />
    </Section>
  );
}

/** A fact that is not known takes no room. */
function Fact({ term, children }: { term: string; children: ReactNode }) {
  return children ? <Definition term={term}>{children}</Definition> : null;
}

function Kind({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  const list = useWordList();
  const kind = payment.type === "payment_request" ? t("kind.payment_request") : t("kind.e_commerce");
  const paymentKind =
    payment.paymentType === "auto_debit"
      ? t("paymentKind.auto_debit")
      : payment.paymentType === "save_card"
        ? t("paymentKind.save_card")
        : t("paymentKind.one_off");
  return list([kind, paymentKind]);
}

function PaidIn({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  if (!payment.paymentCurrency || payment.paymentCurrency === payment.currency) return null;
  return (
    <Definition term={t("fact.paidIn")}>
      {payment.paymentAmount ? (
        <Amount value={payment.paymentAmount} currency={payment.paymentCurrency} />
      ) : (
        <bdi dir="ltr">{payment.paymentCurrency}</bdi>
      )}
      {payment.exchangeRate ? (
        <span className="ms-2 text-muted">{t("fact.exchange", { rate: payment.exchangeRate })}</span>
      ) : null}
    </Definition>
  );
}

function Extra({ value }: { value: unknown }) {
  const t = useTranslations("transactions");
  const isEmpty = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  if (isEmpty) return null;
  return (
    <div className="mt-3">
      <p className="mb-1 text-muted text-xs">{t("fact.extra")}</p>
      <JsonView value={value} label={t("fact.extra").toLowerCase()} />
    </div>
  );
}
