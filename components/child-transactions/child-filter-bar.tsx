"use client";

import { useTranslations } from "next-intl";
import { orNull, toggled } from "@/components/transactions/chosen-values";
import { DayPresets } from "@/components/transactions/day-presets";
import { FilterDrawer } from "@/components/transactions/filter-drawer";
import { FilterPanel } from "@/components/transactions/filter-panel";
import { SearchBox } from "@/components/transactions/search-box";
import { ChildStateLabel } from "@/components/transactions/state-label";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
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

/** A child that is shown in this state. */
const shownAs = (state: ShownChildState) =>
  state === "reversed" ? ({ state: "paid", reversed: true } as const) : { state, reversed: false };

type FieldsProps = Pick<ChildFilterBarProps, "filter" | "options" | "setFilter">;

/** Any number of states. */
function StateFields({ filter, setFilter }: FieldsProps) {
  return SHOWN_CHILD_STATES.map((state) => (
    <Checkbox
      key={state}
      label={<ChildStateLabel child={shownAs(state)} />}
      checked={filter.state.includes(state)}
      onChange={() => setFilter({ state: orNull(toggled(filter.state, state)) })}
    />
  ));
}

/** Any number of gateway accounts. */
function AccountFields({ filter, options, setFilter }: FieldsProps) {
  return options.accounts.map(({ pgCode, name }) => (
    <Checkbox
      key={pgCode}
      label={<bdi>{name}</bdi>}
      hint={<bdi dir="ltr">{pgCode}</bdi>}
      checked={filter.account.includes(pgCode)}
      onChange={() => setFilter({ account: orNull(toggled(filter.account, pgCode)) })}
    />
  ));
}

/** Any number of currencies. */
function CurrencyFields({ filter, options, setFilter }: FieldsProps) {
  return options.currencies.map((code) => (
    <Checkbox
      key={code}
      label={<bdi dir="ltr">{code}</bdi>}
      checked={filter.currency.includes(code)}
      onChange={() => setFilter({ currency: orNull(toggled(filter.currency, code)) })}
    />
  ));
}

/** The days on which they were recorded. */
function DateFields({ filter, options, setFilter }: FieldsProps) {
  const t = useTranslations("transactions");
  return (
    <>
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
    </>
  );
}

/** Live payments, test payments, or both. */
function KindFields({ filter, setFilter }: FieldsProps) {
  const t = useTranslations("lists");
  return (
    <Select
      aria-label={t("payments.label")}
      value={filter.payments ?? "all"}
      options={(["all", ...PAYMENT_KINDS] as const).map((kind) => ({
        value: kind,
        label: t(`payments.${kind}`),
      }))}
      onChange={(event) =>
        setFilter({ payments: PAYMENT_KINDS.find((kind) => kind === event.target.value) ?? null })
      }
    />
  );
}

/** The groups of filters with their names and how many values each narrows by. */
function useGroups({ filter }: FieldsProps) {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  return [
    { key: "state", name: t("filter.state"), count: filter.state.length, Fields: StateFields },
    { key: "account", name: t("filter.account"), count: filter.account.length, Fields: AccountFields },
    { key: "currency", name: t("filter.currency"), count: filter.currency.length, Fields: CurrencyFields },
    {
      key: "date",
      name: t("filter.date"),
      count: [filter.from, filter.to].filter(Boolean).length,
      Fields: DateFields,
    },
    { key: "payments", name: tLists("payments.label"), count: filter.payments ? 1 : 0, Fields: KindFields },
  ] as const;
}

/** Search and filters of the child transactions: panels beside their buttons, on a small screen all in one drawer. */
export function ChildFilterBar({ narrowed, reset, ...fields }: ChildFilterBarProps) {
  const { filter, setFilter } = fields;
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  const groups = useGroups(fields);
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      <SearchBox
        key={filter.q}
        value={filter.q}
        placeholder={tLists("childSearch")}
        onSearch={(q) => setFilter({ q: q || null })}
      />
      <div className="hidden flex-wrap gap-2 md:flex">
        {groups.map(({ key, name, count, Fields }) => (
          <FilterPanel key={key} name={name} count={count}>
            <div className="flex flex-col gap-2">
              <Fields {...fields} />
            </div>
          </FilterPanel>
        ))}
      </div>
      <FilterDrawer total={groups.reduce((sum, { count }) => sum + count, 0)}>
        {groups.map(({ key, name, Fields }) => (
          <Section key={key} title={name}>
            <div className="flex flex-col gap-2">
              <Fields {...fields} />
            </div>
          </Section>
        ))}
      </FilterDrawer>
      {narrowed ? (
        <Button variant="ghost" onClick={reset}>
          {t("reset")}
        </Button>
      ) : null}
    </div>
  );
}
