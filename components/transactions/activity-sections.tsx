import { useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import { ReasonText } from "@/components/requests/reason-text";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { AtAndAmount } from "@/components/transactions/at-and-amount";
import type { ShownTransaction } from "@/components/transactions/api";
import { Disclosure } from "@/components/transactions/disclosure";
import { JsonView } from "@/components/transactions/json-view";
import { ReceiptMenu } from "@/components/transactions/receipt-menu";
import { SectionEmpty } from "@/components/transactions/section-empty";
import { AttemptStateLabel, ChildStateLabel } from "@/components/transactions/state-label";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { RequestStatus } from "@/lib/approvals/types";

type PaymentProps = { payment: ShownTransaction };

/** What was captured, refunded and voided. */
export function ChildrenSection({ payment }: PaymentProps) {
  const t = useTranslations("transactions");
  return (
    <Section title={t("children")} meta={payment.children.length || undefined}>
      {payment.children.length === 0 ? (
        <SectionEmpty>{t("childrenEmpty")}</SectionEmpty>
      ) : (
        <ul className="border-line border-t">
          {payment.children.map((child) => (
            <li key={child.sessionId} className="border-line border-b py-2">
              <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
                <ChildStateLabel child={child} />
                {child.state === "refunded" && !child.reversed ? (
                  <span className="order-last print:hidden">
                    <ReceiptMenu sessionId={child.sessionId} name={child.referenceNumber} />
                  </span>
                ) : null}
                {child.initiator ? <bdi className="text-muted">{child.initiator}</bdi> : null}
                <AtAndAmount at={child.createdAt} amount={child.amount} currency={child.currency} strong />
              </div>
              <p className="mt-0.5 flex flex-wrap gap-x-4 text-muted text-xs">
                <Reference value={child.referenceNumber} copyLabel={t("fact.reference").toLowerCase()} />
                <Reference value={child.sessionId} short copyLabel={t("sessionId")} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The customer's tries. */
export function AttemptsSection({ payment }: PaymentProps) {
  const t = useTranslations("transactions");
  const recorded = useRecordedText();
  return (
    <Section title={t("attempts")} meta={payment.attempts.length || undefined}>
      {payment.attempts.length === 0 ? (
        <SectionEmpty>{t("attemptsEmpty")}</SectionEmpty>
      ) : (
        <ul className="border-line border-t">
          {payment.attempts.map((attempt) => (
            <li key={attempt.referenceNumber} className="border-line border-b py-2">
              <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
                <AttemptStateLabel state={attempt.state} />
                <bdi>{attempt.accountName}</bdi>
                <Reference value={attempt.referenceNumber} copyLabel={t("fact.reference").toLowerCase()} />
                <AtAndAmount at={attempt.createdAt} amount={attempt.amount} currency={attempt.currency} />
              </div>
              {attempt.message ? (
                <p className="mt-0.5 text-muted">
                  <bdi>{recorded(attempt.message)}</bdi>
                </p>
              ) : null}
              {isFilled(attempt.gatewayResponse) ? (
                <Disclosure summary={t("gatewayResponse")}>
                  <JsonView value={attempt.gatewayResponse} label={t("gatewayResponse").toLowerCase()} />
                </Disclosure>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Refunds and voids that were asked for. */
export function RequestsSection({ payment }: PaymentProps) {
  const t = useTranslations("transactions");
  const recorded = useRecordedText();
  const tOperation = useTranslations("operations.label");
  return (
    <Section title={t("requests")} meta={payment.requests.length || undefined}>
      {payment.requests.length === 0 ? (
        <SectionEmpty>{t("requestsEmpty")}</SectionEmpty>
      ) : (
        <ul className="border-line border-t">
          {payment.requests.map((request) => (
            <li key={request.id} className="border-line border-b py-2">
              <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
                <TextLink href={`/requests/${request.id}`}>
                  {t("requestNumber", { id: String(request.id) })}
                </TextLink>
                <RequestStatusLabel status={request.status as RequestStatus} outcomeUnknown={false} />
                <span>{tOperation(request.type)}</span>
                <AtAndAmount at={request.createdAt} amount={request.amount} currency={request.currency} />
              </div>
              <p className="mt-0.5 text-muted">
                <bdi>{request.maker}</bdi>: <ReasonText code={request.reasonCode} />
                {request.note ? <bdi>, “{request.note}”</bdi> : null}
              </p>
              {request.statusReason ? (
                <p className="mt-0.5 text-warning">
                  <bdi>{recorded(request.statusReason, request.statusReasonWords)}</bdi>
                </p>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
