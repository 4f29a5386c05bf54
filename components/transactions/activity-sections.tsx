import { useTranslations } from "next-intl";
import { ReasonText } from "@/components/requests/reason-text";
import { RequestStatusLabel } from "@/components/requests/status-label";
import type { ShownTransaction } from "@/components/transactions/api";
import { JsonView } from "@/components/transactions/json-view";
import { SectionEmpty } from "@/components/transactions/section-empty";
import { AttemptStateLabel, ChildStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { Disclosure } from "@/components/transactions/disclosure";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
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
        <TableFrame label={t("children")}>
          <Table>
            <THead>
              <Tr>
                <Th narrow>{t("column.state")}</Th>
                <Th narrow numeric>
                  {t("column.amount")}
                </Th>
                <Th>{t("fact.reference")}</Th>
                <Th>{t("fact.initiator")}</Th>
                <Th narrow>{t("column.session")}</Th>
                <Th narrow>{t("column.created")}</Th>
              </Tr>
            </THead>
            <TBody>
              {payment.children.map((child) => (
                <Tr key={child.sessionId}>
                  <Td narrow>
                    <ChildStateLabel child={child} />
                  </Td>
                  <Td narrow numeric>
                    <Amount value={child.amount} currency={child.currency} />
                  </Td>
                  <Td>
                    <Reference
                      value={child.referenceNumber}
                      short
                      copyLabel={t("fact.reference").toLowerCase()}
                    />
                  </Td>
                  <Td className="max-w-40 truncate">
                    {child.initiator ? <bdi>{child.initiator}</bdi> : null}
                  </Td>
                  <Td narrow>
                    <Reference value={child.sessionId} short copyLabel={t("sessionId")} />
                  </Td>
                  <Td narrow className="text-muted">
                    <Timestamp value={child.createdAt} />
                  </Td>
                </Tr>
              ))}
            </TBody>
          </Table>
        </TableFrame>
      )}
    </Section>
  );
}

/** The customer's tries. */
export function AttemptsSection({ payment }: PaymentProps) {
  const t = useTranslations("transactions");
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
                <span className="ms-auto text-muted">
                  <Timestamp value={attempt.createdAt} seconds />
                </span>
                <Amount value={attempt.amount} currency={attempt.currency} />
              </div>
              {attempt.message ? <p className="mt-0.5 text-muted">{attempt.message}</p> : null}
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
                <span className="ms-auto text-muted">
                  <Timestamp value={request.createdAt} />
                </span>
                <Amount value={request.amount} currency={request.currency} />
              </div>
              <p className="mt-0.5 text-muted">
                <bdi>{request.maker}</bdi>: <ReasonText code={request.reasonCode} />
                {request.note ? <bdi>, “{request.note}”</bdi> : null}
              </p>
              {request.statusReason ? <p className="mt-0.5 text-warning">{request.statusReason}</p> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
