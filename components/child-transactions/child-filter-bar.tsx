"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DayPresets } from "@/components/transactions/day-presets";
import { SearchBox } from "@/components/transactions/search-box";
import { ChildStateLabel } from "@/components/transactions/state-label";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import type { ChildFilter } from "@/lib/transactions/child-filter";
import { PAYMENT_KINDS } from "@/lib/transactions/payment-kinds";
import { SHOWN_CHILD_STATES, type ShownChildState } from "@/lib/transactions/types";
import type { FilterOptions } from "@/lib/transactions/views";

type ChildFilterBarProps = {
  filter: ChildFilter;
  options: FilterOptions;
  setFilter: (change: { [Key in keyof ChildFilter]?: ChildFilter[Key] | null }) => void;
  narrowed: boolean;
  reset: () => void;
};

function toggled<Value>(list: readonly Value[], value: Value): Value[] | null {
  const next = list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  return next.length > 0 ? next : null;
}

/** A child that is shown in this state. */
const shownAs = (state: ShownChildState) =>
  state === "reversed" ? ({ state: "paid", reversed: true } as const) : { state, reversed: false };

/** Search and filters of the child transactions. */
export function ChildFilterBar({ filter, options, setFilter, narrowed, reset }: ChildFilterBarProps) {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      <SearchBox
        key={filter.q}
        value={filter.q}
        placeholder={tLists("childSearch")}
        onSearch={(q) => setFilter({ q: q || null })}
      />
      <Panel name={t("filter.state")} count={filter.state.length}>
        {SHOWN_CHILD_STATES.map((state) => (
          <Checkbox
            key={state}
            label={<ChildStateLabel child={shownAs(state)} />}
            checked={filter.state.includes(state)}
            onChange={() => setFilter({ state: toggled(filter.state, state) })}
          />
        ))}
      </Panel>
      <Panel name={t("filter.account")} count={filter.account.length}>
        {options.accounts.map(({ pgCode, name }) => (
          <Checkbox
            key={pgCode}
            label={<bdi>{name}</bdi>}
            hint={<bdi dir="ltr">{pgCode}</bdi>}
            checked={filter.account.includes(pgCode)}
            onChange={() => setFilter({ account: toggled(filter.account, pgCode) })}
          />
        ))}
      </Panel>
      <Panel name={t("filter.currency")} count={filter.currency.length}>
        {options.currencies.map((code) => (
          <Checkbox
            key={code}
            label={<bdi dir="ltr">{code}</bdi>}
            checked={filter.currency.includes(code)}
            onChange={() => setFilter({ currency: toggled(filter.currency, code) })}
          />
        ))}
      </Panel>
      <Panel name={t("filter.date")} count={[filter.from, filter.to].filter(Boolean).length}>
        <DayPresets {...filter} zone={options.timeZone} onChoose={setFilter} />
        <Field label={t("from")}>
          <DateInput
            value={filter.from ?? ""}
            max={filter.to ?? undefined}
            onChange={(event) => setFilter({ from: event.target.value || null })}
          />
        </Field>
        <Field label={t("to")}>
          <DateInput
            value={filter.to ?? ""}
            min={filter.from ?? undefined}
            onChange={(event) => setFilter({ to: event.target.value || null })}
          />
        </Field>
        <p className="text-muted text-xs">{t("datesHint", { zone: options.timeZone })}</p>
      </Panel>
      <Panel name={tLists("payments.label")} count={filter.payments ? 1 : 0}>
        <Select
          aria-label={tLists("payments.label")}
          value={filter.payments ?? "all"}
          options={(["all", ...PAYMENT_KINDS] as const).map((kind) => ({
            value: kind,
            label: tLists(`payments.${kind}`),
          }))}
          onChange={(event) =>
            setFilter({ payments: PAYMENT_KINDS.find((kind) => kind === event.target.value) ?? null })
          }
        />
      </Panel>
      {narrowed ? (
        <Button variant="ghost" onClick={reset}>
          {t("reset")}
        </Button>
      ) : null}
    </div>
  );
}

function Panel({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  return (
    <Popover
      title={name}
      trigger={
        <Button>
          {name}
          {count > 0 ? (
            <span className="min-w-4 rounded-sm bg-accent-soft px-1 text-center font-semibold text-2xs text-accent">
              {count}
            </span>
          ) : null}
          <ChevronDown aria-hidden="true" className="-me-1 text-muted" />
        </Button>
      }
    >
      <div className="flex flex-col gap-2">{children}</div>
    </Popover>
  );
}
