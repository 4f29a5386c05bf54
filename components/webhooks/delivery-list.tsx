"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { OlderRows, QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { TextLink } from "@/components/ui/text-link";
import { deliveryListQuery } from "@/components/webhooks/api";
import { DeliveryTable } from "@/components/webhooks/delivery-table";
import { deliveryParsers, serializeDeliveryFilter } from "@/components/webhooks/list-input";
import { DELIVERY_STATUSES, type DeliveryFilter, WEBHOOK_KINDS } from "@/lib/webhooks/types";

/** What was sent and what waits, the latest first; the filters stand in the address. */
export function DeliveryList() {
  const t = useTranslations("webhooks");
  const [filter, setFilter] = useQueryStates(deliveryParsers);
  const query = useQuery({
    ...deliveryListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.next ?? null;
  const hasFilter = filter.status !== null || filter.kind !== null || filter.transaction !== "";
  return (
    <>
      <DeliveryFilterBar filter={filter} setFilter={setFilter} />
      <QueryList
        query={query}
        columns={7}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <EmptyState
            title={hasFilter ? t("empty.filtered") : t("empty.title")}
            hint={hasFilter ? t("empty.filteredHint") : t("empty.hint")}
            action={hasFilter ? null : <TextLink href="/webhooks/settings">{t("settingsTitle")}</TextLink>}
          />
        }
      >
        {({ rows }) => <DeliveryTable rows={rows} />}
      </QueryList>
      <OlderRows
        nextHref={next ? serializeDeliveryFilter("/webhooks", { ...filter, before: next }) : null}
        first={
          filter.before
            ? { href: serializeDeliveryFilter("/webhooks", { ...filter, before: null }), label: t("latest") }
            : null
        }
      />
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
