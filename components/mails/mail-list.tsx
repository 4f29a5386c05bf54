"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { mailListQuery } from "@/components/mails/api";
import { mailParsers, serializeMailFilter } from "@/components/mails/list-input";
import { MailTable } from "@/components/mails/mail-table";
import { OlderRows, QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { MAIL_STATUSES, type MailFilter } from "@/lib/mail/types";

/** What was mailed, the latest first; the filters stand in the address. */
export function MailList() {
  const t = useTranslations("mails");
  const [filter, setFilter] = useQueryStates(mailParsers);
  const query = useQuery({
    ...mailListQuery(filter),
    placeholderData: keepPreviousData,
  });
  const next = query.data?.next ?? null;
  const hasFilter = filter.status !== null || filter.search !== "";
  return (
    <>
      <search className="mb-3 flex flex-wrap gap-2">
        <Field label={t("search")} labelHidden className="w-full sm:w-80">
          <Input
            type="search"
            value={filter.search}
            maxLength={200}
            placeholder={t("searchPlaceholder")}
            onChange={(event) =>
              void setFilter({ search: event.target.value, before: null }, { limitUrlUpdates: debounce(250) })
            }
          />
        </Field>
        <Field label={t("column.status")} labelHidden className="w-full sm:w-44">
          <Select
            value={filter.status ?? ""}
            placeholder={t("anyStatus")}
            options={MAIL_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
            onChange={(event) =>
              void setFilter({ status: (event.target.value || null) as MailFilter["status"], before: null })
            }
          />
        </Field>
      </search>
      <QueryList
        query={query}
        columns={5}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <EmptyState
            title={t(hasFilter ? "emptyFiltered" : "empty")}
            hint={t(hasFilter ? "emptyFilteredHint" : "emptyHint")}
          />
        }
      >
        {({ rows }) => <MailTable rows={rows} />}
      </QueryList>
      <OlderRows
        nextHref={next ? serializeMailFilter("/mails", { ...filter, before: next }) : null}
        first={
          filter.before
            ? { href: serializeMailFilter("/mails", { ...filter, before: null }), label: t("latest") }
            : null
        }
      />
    </>
  );
}
