"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { readAmountText } from "@/components/operations/amount-text";
import type { FilterParams } from "@/components/transactions/list-params";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import type { FilterChange } from "@/components/transactions/use-list-params";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { exponentOf, formatAmount } from "@/lib/money/money";
import { MERCHANT_TIME_ZONE } from "@/lib/transactions/filters";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import type { FilterOptions } from "@/lib/transactions/views";

export type FilterFieldProps = {
  params: FilterParams;
  options: FilterOptions;
  setFilter: (change: FilterChange) => void;
};

function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((item) => item !== value) : [...list, value];
}

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

function orNull<Value>(list: Value[]): Value[] | null {
  return list.length > 0 ? list : null;
}

/** First and last day in the merchant's time. */
export function DateFilter({ params, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  const wrong = params.from !== null && params.to !== null && params.from > params.to;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
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
      <p className="text-muted text-xs">{t("datesHint", { zone: MERCHANT_TIME_ZONE })}</p>
    </div>
  );
}

/** A currency and, within it, amounts. */
export function AmountFilter({ params, options, setFilter }: FilterFieldProps) {
  const t = useTranslations("transactions");
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("filter.currency")}>
        <Select
          value={params.currency ?? ""}
          placeholder={t("anyCurrency")}
          options={options.currencies.map((code) => ({ value: code, label: code }))}
          onChange={(event) => setFilter({ currency: event.target.value || null, min: null, max: null })}
        />
      </Field>
      {params.currency === null ? (
        <p className="text-muted text-xs">{t("amountHint")}</p>
      ) : (
        <AmountRange
          key={`${params.currency} ${params.min} ${params.max}`}
          currency={params.currency}
          min={params.min}
          max={params.max}
          setFilter={setFilter}
        />
      )}
    </div>
  );
}

type AmountRangeProps = {
  currency: string;
  min: string | null;
  max: string | null;
  setFilter: FilterFieldProps["setFilter"];
};

/** Minor units of a typed bound; null for an empty field, undefined for what cannot be an amount. */
function readBound(typed: string, currency: string): bigint | null | undefined {
  const decimals = exponentOf(currency);
  const reading = readAmountText(typed, decimals);
  if (reading.kind === "empty") return null;
  if (reading.kind !== "amount") return undefined;
  const [whole = "", fraction = ""] = reading.text.split(".");
  if (whole.length > 13 || fraction.length > decimals) return undefined;
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function AmountRange({ currency, min, max, setFilter }: AmountRangeProps) {
  const t = useTranslations("transactions");
  const [draft, setDraft] = useState({ min: min ?? "", max: max ?? "" });
  const [low, high] = [readBound(draft.min, currency), readBound(draft.max, currency)];
  const wrongOrder = low != null && high != null && low > high;
  const example = formatAmount(12_500n, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (low === undefined || high === undefined || wrongOrder) return;
    setFilter({
      min: low === null ? null : formatAmount(low, currency),
      max: high === null ? null : formatAmount(high, currency),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("min")} error={low === undefined ? t("amountInvalid", { example }) : undefined}>
          <Input
            numeric
            value={draft.min}
            onChange={(event) => setDraft({ ...draft, min: event.target.value })}
          />
        </Field>
        <Field
          label={t("max")}
          error={
            high === undefined ? t("amountInvalid", { example }) : wrongOrder ? t("amountOrder") : undefined
          }
        >
          <Input
            numeric
            value={draft.max}
            onChange={(event) => setDraft({ ...draft, max: event.target.value })}
          />
        </Field>
      </div>
      <Button type="submit" className="self-start">
        {t("apply")}
      </Button>
    </form>
  );
}
