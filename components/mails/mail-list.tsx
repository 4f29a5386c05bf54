"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { mailListQuery } from "@/components/mails/api";
import { mailParsers, serializeMailFilter } from "@/components/mails/list-input";
import { MailTable } from "@/components/mails/mail-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { ActionFailure } from "@/lib/http/action-failure";
import { MAIL_STATUSES, type MailFilter } from "@/lib/mail/types";

/** What was mailed, the latest first; the filters stand in the address. */
export function MailList() {
  const t = useTranslations("mails");
  const [filter, setFilter] = useQueryStates(mailParsers);
  const { data, error, isFetching, refetch } = useQuery({
    ...mailListQuery(filter),
    placeholderData: keepPreviousData,
  });
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
      {!data && !error ? <SkeletonRows columns={5} /> : null}
      {!data && error ? (
        <ErrorState
          requestId={error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data?.rows.length === 0 ? (
        <EmptyState
          title={t(hasFilter ? "emptyFiltered" : "empty")}
          hint={t(hasFilter ? "emptyFilteredHint" : "emptyHint")}
        />
      ) : null}
      {data && data.rows.length > 0 ? <MailTable rows={data.rows} /> : null}
      {data?.next || filter.before ? (
        <Pagination
          previousHref={null}
          nextHref={data?.next ? serializeMailFilter("/mails", { ...filter, before: data.next }) : null}
          summary={
            filter.before ? (
              <TextLink href={serializeMailFilter("/mails", { ...filter, before: null })}>
                {t("latest")}
              </TextLink>
            ) : null
          }
        />
      ) : null}
    </>
  );
}
