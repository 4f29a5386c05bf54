"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { deliveryListQuery } from "@/components/webhooks/api";
import { DeliveryTable } from "@/components/webhooks/delivery-table";
import { deliveryParsers, serializeDeliveryFilter } from "@/components/webhooks/list-input";
import { ActionFailure } from "@/lib/http/action-failure";
import { DELIVERY_STATUSES, type DeliveryFilter, WEBHOOK_KINDS } from "@/lib/webhooks/types";

/** What was sent and what waits, the latest first; the filters stand in the address. */
export function DeliveryList() {
  const t = useTranslations("webhooks");
  const [filter, setFilter] = useQueryStates(deliveryParsers);
  const { data, error, isFetching, refetch } = useQuery({
    ...deliveryListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const hasFilter = filter.status !== null || filter.kind !== null || filter.transaction !== "";
  return (
    <>
      <DeliveryFilterBar filter={filter} setFilter={setFilter} />
      {!data && !error ? <SkeletonRows columns={7} /> : null}
      {!data && error ? (
        <ErrorState
          requestId={error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data?.rows.length === 0 ? (
        <EmptyState
          title={hasFilter ? t("empty.filtered") : t("empty.title")}
          hint={hasFilter ? t("empty.filteredHint") : t("empty.hint")}
        />
      ) : null}
      {data && data.rows.length > 0 ? <DeliveryTable rows={data.rows} /> : null}
      {data?.next || filter.before ? (
        <Pagination
          previousHref={null}
          nextHref={
            data?.next ? serializeDeliveryFilter("/webhooks", { ...filter, before: data.next }) : null
          }
          summary={
            filter.before ? (
              <TextLink href={serializeDeliveryFilter("/webhooks", { ...filter, before: null })}>
                {t("latest")}
              </TextLink>
            ) : null
          }
        />
      ) : null}
    </>
  );
}

type FilterBarProps = {
  filter: DeliveryFilter;
  setFilter: ReturnType<typeof useQueryStates<typeof deliveryParsers>>[1];
};

function DeliveryFilterBar({ filter, setFilter }: FilterBarProps) {
  const t = useTranslations("webhooks");
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <Field label={t("column.transaction")} labelHidden className="w-full sm:w-96">
        <Input
          type="search"
          dir="ltr"
          value={filter.transaction}
          maxLength={128}
          placeholder={t("transactionPlaceholder")}
          onChange={(event) =>
            void setFilter(
              { transaction: event.target.value, before: null },
              { limitUrlUpdates: debounce(250) },
            )
          }
        />
      </Field>
      <Field label={t("column.status")} labelHidden className="w-full sm:w-40">
        <Select
          value={filter.status ?? ""}
          placeholder={t("anyStatus")}
          options={DELIVERY_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(event) =>
            void setFilter({
              status: (event.target.value || null) as DeliveryFilter["status"],
              before: null,
            })
          }
        />
      </Field>
      <Field label={t("column.kind")} labelHidden className="w-full sm:w-40">
        <Select
          value={filter.kind ?? ""}
          placeholder={t("anyKind")}
          options={WEBHOOK_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) =>
            void setFilter({ kind: (event.target.value || null) as DeliveryFilter["kind"], before: null })
          }
        />
      </Field>
    </search>
  );
}
