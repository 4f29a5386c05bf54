import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { RequestDetail } from "@/lib/approvals/views";

/** The payment that the request is about. */
export function PaymentSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  const { payment } = request;
  return (
    <Section
      title={t("payment")}
      actions={
        payment.deleted ? null : (
          <TextLink href={`/transactions/${payment.sessionId}`} prefetch={false}>
            {t("openPayment")}
          </TextLink>
        )
      }
    >
      {payment.deleted ? (
        <Callout tone="warning" className="mb-3">
          {t("deleted")}
        </Callout>
      ) : null}
      <DefinitionList>
        <Definition term={t("session")}>
          <Reference value={payment.sessionId} copyLabel={t("session")} />
        </Definition>
        <Fact term={t("orderNo")}>{payment.orderNo && <Reference value={payment.orderNo} />}</Fact>
        <Definition term={t("state")}>{t(`transactionState.${payment.state}`)}</Definition>
        <Fact term={t("gateway")}>{payment.gateway}</Fact>
        <Fact term={t("reference")}>{payment.reference && <Reference value={payment.reference} />}</Fact>
        <Fact term={t("customer")}>{customerOf(payment)}</Fact>
        <Definition term={payment.paidAt ? t("paidAt") : t("createdAt")}>
          <Timestamp value={payment.paidAt ?? payment.createdAt} />
        </Definition>
      </DefinitionList>
    </Section>
  );
}

/** A line only where there is something to say. */
function Fact({ term, children }: { term: string; children: ReactNode }) {
  return children ? <Definition term={term}>{children}</Definition> : null;
}

function customerOf({ customer, email, phone }: RequestDetail["payment"]): ReactNode {
  const lines = [
    customer && <bdi key="name">{customer}</bdi>,
    email && <bdi key="email">{email}</bdi>,
    phone && (
      <bdi key="phone" dir="ltr">
        {phone}
      </bdi>
    ),
  ].filter(Boolean);
  return lines.length > 0 ? <span className="flex flex-col items-start *:max-w-full">{lines}</span> : null;
}
