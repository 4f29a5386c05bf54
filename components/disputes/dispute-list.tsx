"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { disputeListQuery } from "@/components/disputes/api";
import { DisputeTable } from "@/components/disputes/dispute-table";
import { disputeParsers, serializeDisputeFilter } from "@/components/disputes/list-input";
import { OlderRows, QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { DISPUTE_STATUSES } from "@/lib/transactions/disputes/rules";
import type { DisputeFilter, DisputePage } from "@/lib/transactions/disputes/views";

/** What customers object to, the latest first; the filters stand in the address. */
export function DisputeList() {
  const t = useTranslations("disputes");
  const [filter, setFilter] = useQueryStates(disputeParsers);
  const query = useQuery({
    ...disputeListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.next ?? null;
  const hasFilter = filter.status !== null || filter.account !== null;
  return (
    <>
      <DisputeFilterBar filter={filter} setFilter={setFilter} accounts={query.data?.accounts ?? []} />
      <QueryList
        query={query}
        columns={8}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <EmptyState
            title={hasFilter ? t("empty.filtered") : t("empty.title")}
            hint={hasFilter ? t("empty.filteredHint") : t("empty.hint")}
          />
        }
      >
        {({ rows }) => <DisputeTable rows={rows} />}
      </QueryList>
      <OlderRows
        nextHref={next ? serializeDisputeFilter("/disputes", { ...filter, before: next }) : null}
        first={
          filter.before
            ? { href: serializeDisputeFilter("/disputes", { ...filter, before: null }), label: t("latest") }
            : null
        }
      />
    </>
  );
}

type FilterBarProps = {
  filter: DisputeFilter;
  setFilter: ReturnType<typeof useQueryStates<typeof disputeParsers>>[1];
  accounts: DisputePage["accounts"];
};

function DisputeFilterBar({ filter, setFilter, accounts }: FilterBarProps) {
  const t = useTranslations("disputes");
  const choose = (changed: Partial<DisputeFilter>) => void setFilter({ ...changed, before: null });
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <Field label={t("column.status")} labelHidden className="w-full sm:w-40">
        <Select
          value={filter.status ?? ""}
          placeholder={t("anyStatus")}
          options={DISPUTE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(event) => choose({ status: (event.target.value || null) as DisputeFilter["status"] })}
        />
      </Field>
      <Field label={t("column.account")} labelHidden className="w-full sm:w-56">
        <Select
          value={filter.account ?? ""}
          placeholder={t("anyAccount")}
          options={accounts.map(({ pgCode, name }) => ({ value: pgCode, label: `${name} (${pgCode})` }))}
          onChange={(event) => choose({ account: event.target.value || null })}
        />
      </Field>
    </search>
  );
}
