import { useTranslations } from "next-intl";
import { DisputeReason, DisputeStatusLabel } from "@/components/disputes/dispute-status";
import { AtAndAmount } from "@/components/transactions/at-and-amount";
import type { ShownTransaction } from "@/components/transactions/api";
import { Disclosure } from "@/components/transactions/disclosure";
import { Amount } from "@/components/ui/amount";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { DisputeLine } from "@/lib/transactions/disputes/views";

/** What the customer objects to at his bank; nothing is shown where he does not. */
export function DisputesSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("disputes");
  if (payment.disputes.length === 0) return null;
  return (
    <Section title={t("section")} meta={payment.disputes.length}>
      <ul className="border-line border-t">
        {payment.disputes.map((dispute) => (
          <li key={dispute.id} className="border-line border-b py-2">
            <Dispute dispute={dispute} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Dispute({ dispute }: { dispute: DisputeLine }) {
  const t = useTranslations("disputes");
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <DisputeStatusLabel status={dispute.status} />
        <DisputeReason reason={dispute.reason} />
        <AtAndAmount at={dispute.createdAt} amount={dispute.amount} currency={dispute.currency} strong />
      </div>
      <p className="mt-0.5 flex flex-wrap gap-x-4 text-muted text-xs">
        <Reference value={dispute.gatewayReference} copyLabel={t("column.reference").toLowerCase()} />
        {dispute.status === "opened" && dispute.dueAt ? (
          <span>
            {t("column.due")} <Timestamp value={dispute.dueAt} />
          </span>
        ) : null}
      </p>
      {dispute.turns.length > 1 ? (
        <Disclosure summary={t("history")}>
          <ol className="flex flex-col gap-1 text-xs">
            {dispute.turns.map((turn) => (
              <li key={turn.id} className="flex flex-wrap gap-x-4">
                <Timestamp value={turn.at} seconds />
                <DisputeStatusLabel status={turn.status} />
                <Amount value={turn.amount} currency={dispute.currency} />
              </li>
            ))}
          </ol>
        </Disclosure>
      ) : null}
    </>
  );
}
