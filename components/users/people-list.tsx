"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { peopleQuery } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { peopleParsers } from "@/components/users/people-filter";
import { PeopleTable } from "@/components/users/people-table";
import type { PersonFilter } from "@/lib/auth/types";

const activeChoices = ["active", "disabled", "all"] as const;
/** As many as the server sends; more and the list says that it is cut. */
const peopleShown = 200;

/** The list of people with its search; both stand in the address. */
export function PeopleList({ ownId }: { ownId: number }) {
  const t = useTranslations("users");
  const [filter, setFilter] = useQueryStates(peopleParsers);
  const people = useQuery({ ...peopleQuery(filter), placeholderData: keepPreviousData });
  const failureText = useFailureText();
  return (
    <>
      <PeopleFilterBar filter={filter} setFilter={setFilter} />
      {people.isError ? (
        <ErrorState
          hint={failureText(people.error)}
          onRetry={() => void people.refetch()}
          retrying={people.isFetching}
        />
      ) : null}
      {people.data?.length === 0 ? <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} /> : null}
      {people.data && people.data.length > 0 ? (
        <div className={cn(people.isPlaceholderData && "opacity-60 transition-opacity")}>
          <PeopleTable people={people.data} ownId={ownId} />
          <p className="mt-2 text-muted text-xs" role="status">
            {people.data.length < peopleShown
              ? t("count", { count: people.data.length })
              : t("capped", { count: people.data.length })}
          </p>
        </div>
      ) : null}
    </>
  );
}

type FilterBarProps = {
  filter: PersonFilter;
  setFilter: ReturnType<typeof useQueryStates<typeof peopleParsers>>[1];
};

function PeopleFilterBar({ filter, setFilter }: FilterBarProps) {
  const t = useTranslations("users");
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <Field label={t("search")} labelHidden className="w-full sm:w-72">
        <span className="relative">
          <Search
            aria-hidden="true"
            className="absolute inset-s-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
          />
          <Input
            type="search"
            value={filter.search}
            maxLength={200}
            placeholder={t("searchPlaceholder")}
            className="ps-8"
            onChange={(event) =>
              void setFilter({ search: event.target.value }, { limitUrlUpdates: debounce(250) })
            }
          />
        </span>
      </Field>
      <Field label={t("filterLabel")} labelHidden className="w-full sm:w-40">
        <Select
          value={filter.active}
          options={activeChoices.map((value) => ({ value, label: t(`filter.${value}`) }))}
          onChange={(event) => void setFilter({ active: event.target.value as PersonFilter["active"] })}
        />
      </Field>
    </search>
  );
}
