"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { noticeListQuery } from "@/components/gateway-notices/api";
import { noticeParsers, serializeNoticeFilter } from "@/components/gateway-notices/list-input";
import { NoticeTable } from "@/components/gateway-notices/notice-table";
import { OlderRows, QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { NOTICE_KINDS, NOTICE_STATUSES, type NoticeFilter, type NoticePage } from "@/lib/notices/types";

/** What gateways told, the latest first; the filters stand in the address. */
export function NoticeList() {
  const t = useTranslations("gatewayNotices");
  const [filter, setFilter] = useQueryStates(noticeParsers);
  const query = useQuery({
    ...noticeListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.next ?? null;
  const hasFilter = filter.account !== null || filter.status !== null || filter.kind !== null;
  return (
    <>
      <NoticeFilterBar filter={filter} setFilter={setFilter} accounts={query.data?.accounts ?? []} />
      <QueryList
        query={query}
        columns={6}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <EmptyState
            title={hasFilter ? t("empty.filtered") : t("empty.title")}
            hint={hasFilter ? t("empty.filteredHint") : t("empty.hint")}
          />
        }
      >
        {({ rows }) => <NoticeTable rows={rows} />}
      </QueryList>
      <OlderRows
        nextHref={next ? serializeNoticeFilter("/gateway-notices", { ...filter, before: next }) : null}
        first={
          filter.before
            ? {
                href: serializeNoticeFilter("/gateway-notices", { ...filter, before: null }),
                label: t("latest"),
              }
            : null
        }
      />
    </>
  );
}

type FilterBarProps = {
  filter: NoticeFilter;
  setFilter: ReturnType<typeof useQueryStates<typeof noticeParsers>>[1];
  accounts: NoticePage["accounts"];
};

function NoticeFilterBar({ filter, setFilter, accounts }: FilterBarProps) {
  const t = useTranslations("gatewayNotices");
  const choose = (changed: Partial<NoticeFilter>) => void setFilter({ ...changed, before: null });
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <Field label={t("column.account")} labelHidden className="w-full sm:w-56">
        <Select
          value={filter.account ?? ""}
          placeholder={t("anyAccount")}
          options={accounts.map(({ pgCode, name }) => ({ value: pgCode, label: `${name} (${pgCode})` }))}
          onChange={(event) => choose({ account: event.target.value || null })}
        />
      </Field>
      <Field label={t("column.status")} labelHidden className="w-full sm:w-48">
        <Select
          value={filter.status ?? ""}
          placeholder={t("anyStatus")}
          options={NOTICE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(event) => choose({ status: (event.target.value || null) as NoticeFilter["status"] })}
        />
      </Field>
      <Field label={t("column.kind")} labelHidden className="w-full sm:w-48">
        <Select
          value={filter.kind ?? ""}
          placeholder={t("anyKind")}
          options={NOTICE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => choose({ kind: (event.target.value || null) as NoticeFilter["kind"] })}
        />
      </Field>
    </search>
  );
}
