"use client";

import { ChevronDown, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { FilterFields, type FilterFieldsProps } from "@/components/requests/filter-fields";
import { filterParsers, positionParsers } from "@/components/requests/list-input";
import { Button } from "@/components/ui/button";
import { formatDay } from "@/components/ui/format-moment";
import { Dialog, DrawerContent } from "@/components/ui/dialog";
import { Popover } from "@/components/ui/popover";
import type { InboxFilter, InboxInput } from "@/lib/approvals/inbox/types";
import { NO_INBOX_FILTER } from "@/lib/approvals/inbox/types";
import type { FilterOptions } from "@/lib/transactions/views";

type Change = Partial<InboxFilter>;
type Chip = { key: string; name: string; value: string; off: Change };

type InboxFiltersProps = { input: InboxInput; options: FilterOptions };

/** What narrows the list: a panel beside its button, on a phone a drawer, and each part with its way out. */
export function InboxFilters({ input, options }: InboxFiltersProps) {
  const t = useTranslations("requests.filter");
  // A step to go back from, and a page that the server makes: the list and its first evidence come together.
  const [, setParams] = useQueryStates(
    { ...filterParsers, ...positionParsers },
    { history: "push", shallow: false },
  );
  const change = (next: Change) => void setParams({ ...emptyAsNull(next), cursor: null, open: null });
  const chips = useChips(input, options);
  const fields: FilterFieldsProps = { input, options, change, withStatus: input.tab === "all" };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-1.5">
      <span className="max-md:hidden">
        <Popover title={t("button")} trigger={<FilterButton />}>
          <FilterFields {...fields} />
        </Popover>
      </span>
      <FilterDrawer {...fields} />
      {chips.length > 0 ? (
        <ul aria-label={t("active")} className="contents">
          {chips.map((chip) => (
            <ChipItem key={chip.key} chip={chip} onRemove={() => change(chip.off)} />
          ))}
          <li>
            <Button size="small" variant="ghost" onClick={() => change(NO_INBOX_FILTER)}>
              {t("reset")}
            </Button>
          </li>
        </ul>
      ) : null}
    </div>
  );
}

/** Lists and values that say nothing leave the address. */
function emptyAsNull(change: Change) {
  return Object.fromEntries(
    Object.entries(change).map(([key, value]) => [
      key,
      Array.isArray(value) && value.length === 0 ? null : value,
    ]),
  );
}

function FilterButton(props: { onClick?: () => void }) {
  const t = useTranslations("requests.filter");
  return (
    <Button size="small" {...props}>
      {t("button")}
      <ChevronDown aria-hidden="true" className="-me-1 text-muted" />
    </Button>
  );
}

function FilterDrawer(fields: FilterFieldsProps) {
  const t = useTranslations("requests.filter");
  const [open, setOpen] = useState(false);
  return (
    <span className="md:hidden">
      <Dialog open={open} onOpenChange={setOpen} trigger={<FilterButton />}>
        <DrawerContent title={t("button")} className="w-80">
          <div className="flex flex-col gap-5 px-5 pb-6">
            <FilterFields {...fields} />
            <Button variant="primary" size="large" onClick={() => setOpen(false)}>
              {t("done")}
            </Button>
          </div>
        </DrawerContent>
      </Dialog>
    </span>
  );
}

function ChipItem({ chip, onRemove }: { chip: Chip; onRemove: () => void }) {
  const t = useTranslations("requests.filter");
  return (
    <li className="flex h-6 items-center rounded-sm border border-line-strong bg-surface ps-2 text-xs touch:h-9">
      <span className="me-1.5 text-muted">{chip.name}</span>
      <bdi className="max-w-52 truncate font-medium">{chip.value}</bdi>
      <button
        type="button"
        aria-label={t("remove", { filter: `${chip.name} ${chip.value}` })}
        onClick={onRemove}
        className="ms-0.5 grid h-full w-6 place-items-center text-faint hover:bg-sunken hover:text-ink touch:w-9"
      >
        <X aria-hidden="true" className="size-3" />
      </button>
    </li>
  );
}

function useChips(input: InboxInput, options: FilterOptions): Chip[] {
  const t = useTranslations("requests");
  const locale = useLocale();
  const chips: Chip[] = [];
  const without = <Value,>(list: Value[], value: Value) => list.filter((other) => other !== value);
  for (const status of input.status) {
    const off = { status: without(input.status, status) };
    chips.push({ key: `status ${status}`, name: t("filter.status"), value: t(`status.${status}`), off });
  }
  if (input.operation) {
    const value = t(`operation.${input.operation}`);
    chips.push({ key: "operation", name: t("filter.operation"), value, off: { operation: null } });
  }
  for (const code of input.account) {
    const value = options.accounts.find((account) => account.pgCode === code)?.name ?? code;
    const off = { account: without(input.account, code) };
    chips.push({ key: `account ${code}`, name: t("filter.account"), value, off });
  }
  if (input.currency)
    chips.push({
      key: "currency",
      name: t("filter.currency"),
      value: input.currency,
      off: { currency: null },
    });
  if (input.from || input.to)
    chips.push({
      key: "date",
      name: t(`filter.dates.${input.dates}`),
      value: days(),
      off: { from: null, to: null, dates: "created" },
    });
  return chips;

  function days(): string {
    const [from, to] = [input.from, input.to].map((value) => value && formatDay(value, locale));
    if (from && to) return t("filter.between", { from, to });
    return from ? t("filter.since", { day: from }) : t("filter.until", { day: to ?? "" });
  }
}
