"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { type InboxFilter, type InboxInput, REQUEST_DATES } from "@/lib/approvals/inbox/types";
import { type RequestedOperation, REQUEST_STATUSES } from "@/lib/approvals/types";
import type { FilterOptions } from "@/lib/transactions/views";

export type FilterFieldsProps = {
  input: InboxInput;
  options: FilterOptions;
  change: (change: Partial<InboxFilter>) => void;
  /** Only where requests of every state stand together. */
  withStatus: boolean;
};

const OPERATIONS = ["refund", "void"] as const satisfies readonly RequestedOperation[];

function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((item) => item !== value) : [...list, value];
}

/** Each change acts at once. */
export function FilterFields({ input, options, change, withStatus }: FilterFieldsProps) {
  const t = useTranslations("requests");
  return (
    <div className="flex flex-col gap-4">
      {withStatus ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="pb-1 font-medium">{t("filter.status")}</legend>
          {REQUEST_STATUSES.map((status) => (
            <Checkbox
              key={status}
              label={<RequestStatusLabel status={status} outcomeUnknown={false} />}
              checked={input.status.includes(status)}
              onChange={() => change({ status: toggled(input.status, status) })}
            />
          ))}
        </fieldset>
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("filter.operation")}>
          <Select
            value={input.operation ?? ""}
            placeholder={t("filter.any")}
            options={OPERATIONS.map((code) => ({ value: code, label: t(`operation.${code}`) }))}
            onChange={({ target }) =>
              change({ operation: OPERATIONS.find((code) => code === target.value) ?? null })
            }
          />
        </Field>
        <Field label={t("filter.currency")}>
          <Select
            value={input.currency ?? ""}
            placeholder={t("filter.any")}
            options={options.currencies.map((code) => ({ value: code, label: code }))}
            onChange={({ target }) => change({ currency: target.value || null })}
          />
        </Field>
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium">{t("filter.account")}</legend>
        {options.accounts.map((account) => (
          <Checkbox
            key={account.pgCode}
            label={
              <>
                <bdi>{account.name}</bdi> <bdi className="text-2xs text-muted">{account.currency}</bdi>
              </>
            }
            checked={input.account.includes(account.pgCode)}
            onChange={() => change({ account: toggled(input.account, account.pgCode) })}
          />
        ))}
      </fieldset>
      <DayFields input={input} change={change} />
    </div>
  );
}

function DayFields({ input, change }: Pick<FilterFieldsProps, "input" | "change">) {
  const t = useTranslations("requests.filter");
  const zone = useTimeZone() ?? "UTC";
  const wrong = input.from !== null && input.to !== null && input.from > input.to;
  return (
    <fieldset>
      <legend className="pb-1 font-medium">{t("days")}</legend>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("dateOf")} className="col-span-2">
          <Select
            value={input.dates}
            options={REQUEST_DATES.map((key) => ({ value: key, label: t(`dates.${key}`) }))}
            onChange={({ target }) =>
              change({ dates: REQUEST_DATES.find((key) => key === target.value) ?? "created" })
            }
          />
        </Field>
        <Field label={t("from")}>
          <DateInput
            value={input.from ?? ""}
            max={input.to ?? undefined}
            onChange={({ target }) => change({ from: target.value || null })}
          />
        </Field>
        <Field label={t("to")}>
          <DateInput
            value={input.to ?? ""}
            min={input.from ?? undefined}
            onChange={({ target }) => change({ to: target.value || null })}
          />
        </Field>
      </div>
      {wrong ? (
        <p role="alert" className="mt-2 font-medium text-negative text-xs">
          {t("dateOrder")}
        </p>
      ) : null}
      <p className="mt-2 text-muted text-xs">{t("zone", { zone })}</p>
    </fieldset>
  );
}
