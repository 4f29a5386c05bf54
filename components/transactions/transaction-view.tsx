"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { OperationsProvider } from "@/components/operations/operations-context";
import type { OperationActions, SessionInput } from "@/components/operations/types";
import {
  AttemptsSection,
  ChildrenSection,
  RequestsSection,
} from "@/components/transactions/activity-sections";
import { AmountsSection } from "@/components/transactions/amounts-section";
import { isUnderWay, type ShownTransaction, transactionQuery } from "@/components/transactions/api";
import { DisputesSection } from "@/components/transactions/disputes-section";
import { FactsSection } from "@/components/transactions/facts-section";
import { ListNeighbours } from "@/components/transactions/list-neighbours";
import { type ListParams, serializeListParams } from "@/components/transactions/list-params";
import { ListFailure } from "@/components/transactions/list-failure";
import { OperationsSection } from "@/components/transactions/operations-section";
import { PaymentActions } from "@/components/transactions/payment-actions";
import { PaymentNotices } from "@/components/transactions/payment-notices";
import { PaymentSubject } from "@/components/transactions/payment-subject";
import { isUntouched, UntouchedSection } from "@/components/transactions/section-empty";
import { RelatedSection } from "@/components/transactions/related-section";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { TimelineSection } from "@/components/transactions/timeline-section";
import { Amount } from "@/components/ui/amount";
import { PageHeader } from "@/components/ui/page-header";
import { Spinner } from "@/components/ui/spinner";
import { TextLink } from "@/components/ui/text-link";
import type { ServerAction } from "@/lib/http/action-failure";

type TransactionViewProps = {
  sessionId: string;
  /** The list that the person came from; null when he did not come from one. */
  list: ListParams | null;
  mayRestore: boolean;
  actions: OperationActions;
  restore: ServerAction<SessionInput, null>;
};

/** Everything about one payment on one page; moves by itself while something is under way. */
export function TransactionView({ sessionId, list, mayRestore, actions, restore }: TransactionViewProps) {
  const router = useRouter();
  const payment = useQuery(transactionQuery(sessionId));
  if (!payment.data) {
    return payment.isError ? (
      <ListFailure
        error={payment.error}
        onRetry={() => void payment.refetch()}
        retrying={payment.isFetching}
      />
    ) : null;
  }
  const shown = payment.data;
  const untouched = isUntouched(shown);
  return (
    <OperationsProvider actions={actions} onGone={() => router.push("/transactions")}>
      <Header payment={shown} list={list} mayRestore={mayRestore} restore={restore} />
      <PaymentNotices payment={shown} />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-8 max-xl:contents">
          <div className="max-xl:order-2">
            {untouched ? <UntouchedSection /> : <ChildrenSection payment={shown} />}
          </div>
          {shown.disputes.length > 0 ? (
            <div className="max-xl:order-2">
              <DisputesSection payment={shown} />
            </div>
          ) : null}
          {untouched ? null : (
            <>
              <div className="max-xl:order-3">
                <RequestsSection payment={shown} />
              </div>
              <div className="max-xl:order-5">
                <OperationsSection payment={shown} />
              </div>
            </>
          )}
          <div className="max-xl:order-6">
            <AttemptsSection payment={shown} />
          </div>
          <div className="max-xl:order-7">
            <TimelineSection payment={shown} />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-8 max-xl:contents">
          <div className="max-xl:order-1">
            <AmountsSection payment={shown} />
          </div>
          <div className="max-xl:order-4">
            <FactsSection payment={shown} />
          </div>
          <div className="print:hidden max-xl:order-8">
            <RelatedSection payment={shown} />
          </div>
        </div>
      </div>
    </OperationsProvider>
  );
}

type HeaderProps = { payment: ShownTransaction } & Pick<
  TransactionViewProps,
  "list" | "mayRestore" | "restore"
>;

function Header({ payment, list, mayRestore, restore }: HeaderProps) {
  const t = useTranslations("transactions");
  const back = payment.deletedAt
    ? { href: "/deleted-transactions", label: t("deletedPageTitle") }
    : { href: list ? serializeListParams("/transactions", list) : "/transactions", label: t("back") };
  return (
    <PageHeader
      breadcrumb={
        <span className="flex items-center gap-2 print:hidden">
          <TextLink href={back.href}>{back.label}</TextLink>
          {list && !payment.deletedAt ? (
            <ListNeighbours
              sessionId={payment.sessionId}
              params={list}
              hrefOf={(sessionId) => serializeListParams(`/transactions/${sessionId}`, list)}
            />
          ) : null}
        </span>
      }
      title={<Amount value={payment.amount} currency={payment.currency} strong className="text-2xl" />}
      meta={
        <>
          <TransactionStateLabel state={payment.state} />
          {isUnderWay(payment) ? (
            <span className="inline-flex items-center gap-1.5 text-info text-xs">
              <Spinner />
              {t("liveHint")}
            </span>
          ) : null}
        </>
      }
      description={<PaymentSubject payment={payment} />}
      actions={<PaymentActions payment={payment} mayRestore={mayRestore} restore={restore} />}
    />
  );
}
