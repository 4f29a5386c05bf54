"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { DayPresets } from "@/components/transactions/day-presets";
import { FailureFilter } from "@/components/transactions/failure-filter";
import type { FilterParams } from "@/components/transactions/list-params";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { orNull, toggled } from "@/components/transactions/chosen-values";
import type { FilterChange } from "@/components/transactions/use-list-params";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatAmount } from "@/lib/money/money";
import { readAmountRange, writeAmountRange } from "@/lib/transactions/amount-range";
import { TRANSACTION_TYPES } from "@/lib/transactions/checkout-fields";
import { PAYMENT_KINDS } from "@/lib/transactions/payment-kinds";
import { DATE_KEYS } from "@/lib/transactions/sort";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import type { FilterOptions } from "@/lib/transactions/views";

export type FilterFieldProps = {
  params: FilterParams;
  options: FilterOptions;
  setFilter: (change: FilterChange) => void;
};

/** Any number of states. */
export function StateFilter({ params, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t("filter.state")}</legend>
      {TRANSACTION_STATES.map((state) => (
        <Checkbox
          key={state}
          label={<TransactionStateLabel state={state} />}
          checked={params.state.includes(state)}
          onChange={() => setFilter({ state: orNull(toggled(params.state, state)) })}
        />
      ))}
    </fieldset>
  );
}

/** Any number of gateway accounts. */
export function AccountFilter({ params, options, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t("filter.account")}</legend>
      {options.accounts.map((account) => (
        <Checkbox
          key={account.pgCode}
          label={
            <>
              <bdi>{account.name}</bdi> <bdi className="text-2xs text-muted">{account.currency}</bdi>
            </>
          }
          hint={<bdi dir="ltr">{account.pgCode}</bdi>}
          checked={params.account.includes(account.pgCode)}
          onChange={() => setFilter({ account: orNull(toggled(params.account, account.pgCode)) })}
        />
      ))}
    </fieldset>
  );
}

/** First and last day in the merchant's time. */
export function DateFilter({ params, options, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  const tLists = useTranslations("lists");
  const wrong = params.from !== null && params.to !== null && params.from > params.to;
  return (
    <div className="flex flex-col gap-3">
      <Field label={tLists("dateOf")}>
        <Select
          value={params.dates}
          options={DATE_KEYS.map((key) => ({ value: key, label: tLists(`column.${key}`) }))}
          onChange={(event) =>
            setFilter({ dates: DATE_KEYS.find((key) => key === event.target.value) ?? null })
          }
        />
      </Field>
      <DayPresets {...params} zone={options.timeZone} onChoose={setFilter} />
      <div className="grid grid-cols-2 gap-2">
        <Field label={t("from")}>
          <DateInput
            value={params.from ?? ""}
            max={params.to ?? undefined}
            onChange={(event) => setFilter({ from: event.target.value || null })}
          />
        </Field>
        <Field label={t("to")}>
          <DateInput
            value={params.to ?? ""}
            min={params.from ?? undefined}
            onChange={(event) => setFilter({ to: event.target.value || null })}
          />
        </Field>
      </div>
      {wrong ? (
        <p role="alert" className="font-medium text-negative text-xs">
          {t("dateOrder")}
        </p>
      ) : null}
      <p className="text-muted text-xs">{t("datesHint", { zone: options.timeZone })}</p>
    </div>
  );
}

/** Any number of currencies and, within one, amounts. */
export function AmountFilter({ params, options, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  const [only = null] = params.currency.length === 1 ? params.currency : [];
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
        <legend className="mb-1 font-medium text-muted text-xs">{t("filter.currency")}</legend>
        {options.currencies.map((code) => (
          <Checkbox
            key={code}
            label={<bdi dir="ltr">{code}</bdi>}
            checked={params.currency.includes(code)}
            onChange={() =>
              setFilter({ currency: orNull(toggled(params.currency, code)), min: null, max: null })
            }
          />
        ))}
      </fieldset>
      {only === null ? (
        <p className="text-muted text-xs">{t("amountHint")}</p>
      ) : (
        <AmountRangeField
          key={`${only} ${params.min} ${params.max}`}
          {...params}
          currency={only}
          setFilter={setFilter}
        />
      )}
    </div>
  );
}

type AmountRangeFieldProps = {
  currency: string;
  min: string | null;
  max: string | null;
  setFilter: FilterFieldProps["setFilter"];
};

function AmountRangeField({ currency, min, max, setFilter }: AmountRangeFieldProps) {
  const t = useTranslations("lists");
  const tOld = useTranslations("transactions");
  const [draft, setDraft] = useState(writeAmountRange({ min, max }));
  const range = readAmountRange(draft, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (range) setFilter({ min: range.min, max: range.max });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label={tOld("filter.amount")}
        hint={t("amountRangeHint", { example: formatAmount(10_500n, currency) })}
        error={range ? undefined : t("amountRangeInvalid", { currency })}
      >
        <Input numeric value={draft} onChange={(event) => setDraft(event.target.value)} />
      </Field>
      <Button type="submit" className="self-start">
        {tOld("apply")}
      </Button>
    </form>
  );
}

/** What kind of payment, what card paid it, who made it, and why it failed. */
export function MoreFilter({ params, options, setFilter }: FilterFieldProps) {
  const t = useTranslations("lists");
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("payments.label")}>
        <Select
          value={params.payments ?? "all"}
          options={(["all", ...PAYMENT_KINDS] as const).map((kind) => ({
            value: kind,
            label: t(`payments.${kind}`),
          }))}
          onChange={(event) =>
            setFilter({ payments: PAYMENT_KINDS.find((kind) => kind === event.target.value) ?? null })
          }
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-muted text-xs">{t("column.type")}</legend>
        {TRANSACTION_TYPES.map((type) => (
          <Checkbox
            key={type}
            label={t(`word.${type}`)}
            checked={params.type.includes(type)}
            onChange={() => setFilter({ type: orNull(toggled(params.type, type)) })}
          />
        ))}
      </fieldset>
      {options.cards.length > 0 ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-muted text-xs">{t("column.card")}</legend>
          {options.cards.map((brand) => (
            <Checkbox
              key={brand}
              label={<bdi>{brand}</bdi>}
              checked={params.card.includes(brand)}
              onChange={() => setFilter({ card: orNull(toggled(params.card, brand)) })}
            />
          ))}
        </fieldset>
      ) : null}
      {options.people.length > 0 ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-muted text-xs">{t("column.initiator")}</legend>
          {options.people.map(({ username, name }) => (
            <Checkbox
              key={username}
              label={<bdi>{name}</bdi>}
              checked={params.by.includes(username)}
              onChange={() => setFilter({ by: orNull(toggled(params.by, username)) })}
            />
          ))}
        </fieldset>
      ) : null}
      <div className="flex flex-col">
        <FailureFilter params={params} setFilter={setFilter} />
      </div>
    </div>
  );
}
