"use client";

import { useTranslations } from "next-intl";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AddAccountValues } from "@/lib/gateway-accounts/rules";
import { GATEWAY_MODES } from "@/lib/gateway-accounts/settings-words";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { useComplaintText } from "./complaint-text";

type IdentityFieldsProps = { form: UseFormReturn<AddAccountValues>; can: GatewayCapabilities };

/** What the account is called, and what it is for. */
export function IdentityFields({ form, can }: IdentityFieldsProps) {
  const t = useTranslations("gateways");
  const complaint = useComplaintText();
  const { errors } = form.formState;
  const isSandbox = useWatch({ control: form.control, name: "isSandbox" });
  const modes = GATEWAY_MODES.filter((mode) => can[mode]);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("name")} hint={t("nameHint")} error={complaint(errors.name?.message)} required>
        <Input {...form.register("name")} maxLength={100} autoComplete="off" />
      </Field>
      <Field label={t("pgCode")} hint={t("pgCodeHint")} error={complaint(errors.pgCode?.message)} required>
        <Input
          {...form.register("pgCode")}
          dir="ltr"
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field
        label={t("currency")}
        hint={t("currencyHint")}
        error={complaint(errors.currencyCode?.message)}
        required
      >
        <Input
          {...form.register("currencyCode")}
          dir="ltr"
          maxLength={3}
          autoComplete="off"
          list={can.currencies === "all" ? undefined : "gateway-currencies"}
        />
      </Field>
      {can.currencies === "all" ? null : (
        <datalist id="gateway-currencies">
          {can.currencies.map((code) => (
            <option key={code} value={code} />
          ))}
        </datalist>
      )}
      {modes.length > 1 ? (
        <Field label={t("mode")} error={complaint(errors.operation?.message)}>
          <Select
            {...form.register("operation")}
            options={modes.map((value) => ({ value, label: t(`operation.${value}`) }))}
          />
        </Field>
      ) : null}
      <Field label={t("kind")}>
        <Select
          value={isSandbox ? "sandbox" : "production"}
          options={(["sandbox", "production"] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(event) => form.setValue("isSandbox", event.target.value === "sandbox")}
        />
      </Field>
    </div>
  );
}
