"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { paymentName } from "@/components/operations/payment";
import { relatedQuery, type ShownTransaction } from "@/components/transactions/api";
import { serializeListParams } from "@/components/transactions/list-params";
import { SectionEmpty } from "@/components/transactions/section-empty";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/transactions/skeleton-lines";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { RelatedPayment } from "@/lib/transactions/related-views";

/** What else this customer paid, and what belongs to the same order or card. */
export function RelatedSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("paymentDetail.related");
  const related = useQuery(relatedQuery(payment.sessionId));
  const search = payment.customerEmail ?? payment.customerPhone ?? payment.orderNo;
  return (
    <Section
      title={t("title")}
      actions={
        related.data && related.data.more > 0 && search ? (
          <TextLink href={serializeListParams("/transactions", { q: search })}>
            {t("more", { count: related.data.more })}
          </TextLink>
        ) : null
      }
    >
      {related.isError ? (
        <SectionEmpty>{t("failed")}</SectionEmpty>
      ) : !related.data ? (
        <SkeletonLines />
      ) : related.data.rows.length === 0 ? (
        <SectionEmpty>{t("empty")}</SectionEmpty>
      ) : (
        <ul className="border-line border-t">
          {related.data.rows.map((row) => (
            <RelatedRow key={row.sessionId} row={row} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function RelatedRow({ row }: { row: RelatedPayment }) {
  const t = useTranslations("paymentDetail.related");
  return (
    <li className="border-line border-b py-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <TransactionStateLabel state={row.state} />
        <TextLink href={`/transactions/${row.sessionId}`}>
          <bdi dir="ltr">{paymentName(row)}</bdi>
        </TextLink>
        <span className="ms-auto">
          <Amount value={row.amount} currency={row.currency} />
        </span>
      </div>
      <p className="mt-0.5 flex flex-wrap justify-between gap-x-3 text-muted text-xs">
        <span>
          {row.customer ? (
            <>
              <bdi>{row.customer}</bdi>
              {" · "}
            </>
          ) : null}
          {row.ties.map((tie) => t(`tie.${tie}`)).join(t("and"))}
        </span>
        <Timestamp value={row.createdAt} />
      </p>
    </li>
  );
}
