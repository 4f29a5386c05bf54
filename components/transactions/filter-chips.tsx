"use client";

import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { FilterParams } from "@/components/transactions/list-params";
import type { FilterChange } from "@/components/transactions/use-list-params";
import { Button } from "@/components/ui/button";
import { formatDay } from "@/components/ui/format-moment";
import { readFailure } from "@/lib/transactions/failures";
import type { FilterOptions } from "@/lib/transactions/views";

type Chip = { key: string; name: string; value: string; off: FilterChange };

type FilterChipsProps = {
  params: FilterParams;
  options: FilterOptions;
  setFilter: (change: FilterChange) => void;
  reset: () => void;
};

/** What narrows the list, each with its way out. */
export function FilterChips({ params, options, setFilter, reset }: FilterChipsProps) {
  const t = useTranslations("transactions");
  const chips = useChips(params, options);
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("activeFilters")} className="mb-3 flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={chip.key}
          className="flex h-6 items-center rounded-sm border border-line-strong bg-surface ps-2 text-xs touch:h-9"
        >
          <span className="me-1.5 text-muted">{chip.name}</span>
          <bdi className="max-w-52 truncate font-medium">{chip.value}</bdi>
          <button
            type="button"
            aria-label={t("remove", { filter: `${chip.name} ${chip.value}` })}
            onClick={() => setFilter(chip.off)}
            className="ms-0.5 grid h-full w-6 place-items-center text-faint hover:bg-sunken hover:text-ink touch:w-9"
          >
            <X aria-hidden="true" className="size-3" />
          </button>
        </li>
      ))}
      <li>
        <Button size="small" variant="ghost" onClick={reset}>
          {t("reset")}
        </Button>
      </li>
    </ul>
  );
}

function useChips(params: FilterParams, options: FilterOptions): Chip[] {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  const locale = useLocale();
  const chips: Chip[] = [];
  const add = (key: string, name: keyof FilterNames, value: string, off: FilterChange) =>
    chips.push({ key, name: t(`filter.${name}`), value, off });
  if (params.q) add("q", "search", params.q, { q: null });
  for (const state of params.state) {
    const others = params.state.filter((other) => other !== state);
    add(`state ${state}`, "state", t(`state.${state}`), { state: others.length > 0 ? others : null });
  }
  for (const code of params.account) {
    const others = params.account.filter((other) => other !== code);
    const name = options.accounts.find((account) => account.pgCode === code)?.name ?? code;
    add(`account ${code}`, "account", name, { account: others.length > 0 ? others : null });
  }
  if (params.from || params.to)
    chips.push({
      key: "date",
      name: tLists(`column.${params.dates}`),
      value: range(day(params.from), day(params.to), "since", "until"),
      off: { from: null, to: null, dates: null },
    });
  for (const code of params.currency) {
    const others = params.currency.filter((other) => other !== code);
    const off = { currency: others.length > 0 ? others : null, min: null, max: null };
    add(`currency ${code}`, "currency", code, off);
  }
  for (const type of params.type) {
    const others = params.type.filter((other) => other !== type);
    const off = { type: others.length > 0 ? others : null };
    chips.push({ key: type, name: tLists("column.type"), value: tLists(`word.${type}`), off });
  }
  for (const failure of params.failure) {
    const others = params.failure.filter((other) => other !== failure);
    const { what, reason } = readFailure(failure);
    const off = { failure: others.length > 0 ? others : null };
    chips.push({ key: failure, name: tLists(`failed.${what}`), value: tLists(`failure.${reason}`), off });
  }
  if (params.payments) {
    const value = tLists(`payments.${params.payments}`);
    chips.push({ key: "payments", name: tLists("payments.label"), value, off: { payments: null } });
  }
  for (const brand of params.card) {
    const others = params.card.filter((other) => other !== brand);
    const off = { card: others.length > 0 ? others : null };
    chips.push({ key: `card ${brand}`, name: tLists("column.card"), value: brand, off });
  }
  for (const username of params.by) {
    const others = params.by.filter((other) => other !== username);
    const value = options.people.find((person) => person.username === username)?.name ?? username;
    const off = { by: others.length > 0 ? others : null };
    chips.push({ key: `by ${username}`, name: tLists("column.initiator"), value, off });
  }
  if (params.min || params.max)
    add("amount", "amount", range(params.min, params.max, "atLeast", "atMost"), { min: null, max: null });
  return chips;

  function day(value: string | null): string | null {
    return value && formatDay(value, locale);
  }

  function range(
    from: string | null,
    to: string | null,
    open: "since" | "atLeast",
    shut: "until" | "atMost",
  ): string {
    if (from && to) return t("range.between", { from, to });
    return from ? t(`range.${open}`, { from }) : t(`range.${shut}`, { to: to ?? "" });
  }
}

type FilterNames = Record<"state" | "account" | "currency" | "amount" | "search", string>;
