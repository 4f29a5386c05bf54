"use client";

import { useTranslations } from "next-intl";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { drawnChoice, drawnField } from "@/components/shell/drawn-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { UpdateAccountValues } from "@/lib/gateway-accounts/rules";
import { GATEWAY_MODES, PAYMENT_TYPES } from "@/lib/gateway-accounts/settings-words";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import { REFUND_SUPPORT, type RefundSupport } from "@/lib/gateways/capability-types";
import { useComplaintText } from "./complaint-text";

type FieldsProps = { form: UseFormReturn<UpdateAccountValues>; account: AccountDetail };

/** What can be done with payments later: never more than the connector can. */
export function OperationFields({ form, account }: FieldsProps) {
  const t = useTranslations("gateways");
  const own = account.own;
  const upTo = (most: RefundSupport) =>
    REFUND_SUPPORT.slice(0, REFUND_SUPPORT.indexOf(most) + 1).map((value) => ({
      value,
      label: value === "none" ? t("off") : t(`support.${value}`),
    }));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("refunds")}>
        <Select {...drawnField(form, "refund")} options={upTo(own?.refund ?? "none")} />
      </Field>
      <Field label={t("captures")}>
        <Select {...drawnField(form, "capture")} options={upTo(own?.capture ?? "none")} />
      </Field>
      <Checkbox
        {...drawnField(form, "void")}
        label={t("voids")}
        aria-disabled={own?.void ? undefined : true}
        onClick={own?.void ? undefined : (event) => event.preventDefault()}
      />
    </div>
  );
}

/** How payments are taken. */
export function PaymentFields({ form, account }: FieldsProps) {
  const t = useTranslations("gateways");
  const complaint = useComplaintText();
  const { errors } = form.formState;
  const isSandbox = useWatch({ control: form.control, name: "isSandbox" });
  const modes = GATEWAY_MODES.filter((mode) => account.own?.[mode] || account.operation === mode);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("name")} error={complaint(errors.name?.message)} required>
          <Input {...drawnField(form, "name")} maxLength={100} autoComplete="off" />
        </Field>
        <Field label={t("kind")}>
          <Select
            value={isSandbox ? "sandbox" : "production"}
            options={(["sandbox", "production"] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(event) =>
              form.setValue("isSandbox", event.target.value === "sandbox", { shouldDirty: true })
            }
          />
        </Field>
        <Field label={t("mode")} error={complaint(errors.operation?.message)}>
          <Select
            {...drawnField(form, "operation")}
            options={modes.map((value) => ({ value, label: t(`operation.${value}`) }))}
          />
        </Field>
        <Field
          label={t("inquiryMinutes")}
          hint={t("inquiryMinutesHint")}
          error={complaint(errors.inquiryMinutes?.message)}
        >
          <Input {...drawnField(form, "inquiryMinutes")} numeric inputMode="numeric" maxLength={4} />
        </Field>
        <Field
          label={t("feeFixed", { currency: account.currencyCode })}
          hint={t("feeHint")}
          error={complaint(errors.feeFixed?.message)}
        >
          <Input {...drawnField(form, "feeFixed")} numeric maxLength={20} />
        </Field>
        <Field label={t("feePercent")} hint={t("feeHint")} error={complaint(errors.feePercent?.message)}>
          <Input {...drawnField(form, "feePercent")} numeric maxLength={5} />
        </Field>
        <Field
          label={t("tags")}
          hint={t("tagsHint")}
          error={complaint(errors.tags?.message)}
          optional
          className="sm:col-span-2"
        >
          <Input {...drawnField(form, "tags")} maxLength={500} autoComplete="off" />
        </Field>
      </div>
      <fieldset className="grid gap-2.5 sm:grid-cols-2">
        <legend className="mb-2 font-medium text-muted text-xs">{t("plugins")}</legend>
        {PAYMENT_TYPES.map((type) => (
          <Checkbox key={type} {...drawnChoice(form, "plugins", type)} label={t(`plugin.${type}`)} />
        ))}
      </fieldset>
      <div className="flex flex-col gap-2.5">
        <Checkbox
          {...drawnField(form, "multipleAttempts")}
          label={t("multipleAttempts")}
          hint={t("multipleAttemptsHint")}
        />
        <Checkbox {...drawnField(form, "tokenizable")} label={t("tokenizable")} />
        <Checkbox {...drawnField(form, "autoDebit")} label={t("autoDebit")} />
      </div>
    </>
  );
}
