"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import {
  AccountFilter,
  AmountFilter,
  DateFilter,
  type FilterFieldProps,
  MoreFilter,
  StateFilter,
} from "@/components/transactions/filter-fields";
import { FilterDrawer } from "@/components/transactions/filter-drawer";
import { FilterPanel } from "@/components/transactions/filter-panel";
import { SearchBox } from "@/components/transactions/search-box";
import { Section } from "@/components/ui/section";

const groups = [
  { key: "state", Fields: StateFilter },
  { key: "account", Fields: AccountFilter },
  { key: "date", Fields: DateFilter },
  { key: "amount", Fields: AmountFilter },
  { key: "more", Fields: MoreFilter },
] as const;

type GroupKey = (typeof groups)[number]["key"];

/** How many values a group narrows by. */
function countOf(key: GroupKey, params: FilterFieldProps["params"]): number {
  const set = {
    state: params.state.length,
    account: params.account.length,
    date: [params.from, params.to].filter(Boolean).length,
    amount: params.currency.length + [params.min ?? params.max].filter(Boolean).length,
    more:
      [params.type, params.card, params.by, params.failure].reduce((sum, { length }) => sum + length, 0) +
      (params.payments ? 1 : 0),
  };
  return set[key];
}

/** What a group is called; the days are of whatever moment was chosen. */
function useGroupName({ dates }: FilterFieldProps["params"]): (key: GroupKey) => string {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  return (key) => (key === "date" && dates !== "created" ? tLists(`column.${dates}`) : t(`filter.${key}`));
}

/** Search and filters: panels beside their buttons, on a small screen all in one drawer. */
export function FilterBar({ tools, ...props }: FilterFieldProps & { tools?: ReactNode }) {
  const { params, setFilter } = props;
  const nameOf = useGroupName(params);
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      <SearchBox key={params.q} value={params.q} onSearch={(q) => setFilter({ q: q || null })} />
      <div className="hidden flex-wrap gap-2 md:flex">
        {groups.map(({ key, Fields }) => (
          <FilterPanel key={key} name={nameOf(key)} count={countOf(key, params)}>
            <Fields {...props} />
          </FilterPanel>
        ))}
      </div>
      <FilterDrawer total={groups.reduce((sum, { key }) => sum + countOf(key, params), 0)}>
        {groups.map(({ key, Fields }) => (
          <Section key={key} title={nameOf(key)}>
            <Fields {...props} />
          </Section>
        ))}
      </FilterDrawer>
      {tools ? <div className="ms-auto flex flex-wrap gap-2">{tools}</div> : null}
    </div>
  );
}
