"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { OperationsProvider } from "@/components/operations/operations-context";
import { paymentName } from "@/components/operations/payment";
import type { OperationActions, SessionInput } from "@/components/operations/types";
import {
  AttemptsSection,
  ChildrenSection,
  RequestsSection,
} from "@/components/transactions/activity-sections";
import { AmountsSection } from "@/components/transactions/amounts-section";
import { neighboursQuery, type ShownTransaction, transactionQuery } from "@/components/transactions/api";
import { DisputesSection } from "@/components/transactions/disputes-section";
import { FactsSection } from "@/components/transactions/facts-section";
import { ListFailure } from "@/components/transactions/list-failure";
import { PanelSteps } from "@/components/transactions/list-neighbours";
import { serializeListParams } from "@/components/transactions/list-params";
import { OperationsSection } from "@/components/transactions/operations-section";
import { PaymentActions } from "@/components/transactions/payment-actions";
import { PaymentNotices } from "@/components/transactions/payment-notices";
import { PaymentSubject } from "@/components/transactions/payment-subject";
import { RelatedSection } from "@/components/transactions/related-section";
import { isUntouched, UntouchedSection } from "@/components/transactions/section-empty";
import { SkeletonLines } from "@/components/transactions/skeleton-lines";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { TimelineSection } from "@/components/transactions/timeline-section";
import { useListParams } from "@/components/transactions/use-list-params";
import { Amount } from "@/components/ui/amount";
import { IconButton } from "@/components/ui/icon-button";
import { TextLink } from "@/components/ui/text-link";
import type { ServerAction } from "@/lib/http/action-failure";

type PaymentPanelProps = {
  sessionId: string;
  mayRestore: boolean;
  actions: OperationActions;
  restore: ServerAction<SessionInput, null>;
  /** To another payment, or away. */
  onMove: (sessionId: string | null) => void;
};

/** One payment beside the list. The list stays usable; Escape closes the panel. */
export function PaymentPanel({ sessionId, mayRestore, actions, restore, onMove }: PaymentPanelProps) {
  const t = useTranslations("paymentDetail.panel");
  const { params } = useListParams();
  const payment = useQuery(transactionQuery(sessionId));
  const neighbours = useQuery(neighboursQuery(sessionId, params));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const place = serializeListParams(`/transactions/${sessionId}`, params);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t("label", { name: payment.data ? paymentName(payment.data) : sessionId.slice(0, 8) })}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onMove(null)}
      className="fixed inset-y-0 inset-e-0 z-30 w-[min(36rem,100vw)] overflow-y-auto overscroll-contain border-line-strong border-s bg-paper px-6 pb-10 shadow-popup outline-none"
    >
      <div className="sticky top-0 z-10 -mx-6 mb-4 flex items-center gap-2 border-line border-b bg-paper px-6 py-2">
        <PanelSteps neighbours={neighbours.data} onMove={onMove} />
        <TextLink href={place.includes("?") ? place : `${place}?list`}>{t("openPage")}</TextLink>
        <IconButton label={t("close")} variant="ghost" className="ms-auto" onClick={() => onMove(null)}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      {payment.data ? (
        <OperationsProvider actions={actions} onGone={() => onMove(null)}>
          <PanelBody payment={payment.data} mayRestore={mayRestore} restore={restore} />
        </OperationsProvider>
      ) : payment.isError ? (
        <ListFailure
          error={payment.error}
          onRetry={() => void payment.refetch()}
          retrying={payment.isFetching}
        />
      ) : (
        <SkeletonLines />
      )}
    </aside>
  );
}

type PanelBodyProps = { payment: ShownTransaction } & Pick<PaymentPanelProps, "mayRestore" | "restore">;

function PanelBody({ payment, mayRestore, restore }: PanelBodyProps) {
  const untouched = isUntouched(payment);
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Amount value={payment.amount} currency={payment.currency} strong className="text-2xl" />
        <TransactionStateLabel state={payment.state} />
        <p className="w-full text-muted">
          <PaymentSubject payment={payment} />
        </p>
        <span className="flex w-full flex-wrap items-center gap-2">
          <PaymentActions payment={payment} mayRestore={mayRestore} restore={restore} />
        </span>
      </div>
      <PaymentNotices payment={payment} />
      <AmountsSection payment={payment} />
      {untouched ? <UntouchedSection /> : <ChildrenSection payment={payment} />}
      {payment.disputes.length > 0 ? <DisputesSection payment={payment} /> : null}
      {untouched ? null : <RequestsSection payment={payment} />}
      <FactsSection payment={payment} />
      {untouched ? null : <OperationsSection payment={payment} />}
      <AttemptsSection payment={payment} />
      <TimelineSection payment={payment} />
      <RelatedSection payment={payment} />
    </div>
  );
}
