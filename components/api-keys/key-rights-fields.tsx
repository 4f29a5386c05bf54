"use client";

import { useTranslations } from "next-intl";
import { type Control, type UseFormRegister, useWatch } from "react-hook-form";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { grantableToKeys } from "@/lib/auth/keys/grantable";
import type { KeyValues } from "@/lib/auth/keys/rules";
import type { KeyGateway } from "@/lib/auth/keys/types";
import { gatewayRight, isPermission, permissionLabelKey } from "@/lib/auth/permissions";

type KeyRightsFieldsProps = {
  register: UseFormRegister<KeyValues>;
  control: Control<KeyValues>;
  gateways: readonly KeyGateway[];
  error: string | undefined;
};

/** A choice of rights and gateway accounts, or everything. */
export function KeyRightsFields({ register, control, gateways, error }: KeyRightsFieldsProps) {
  const t = useTranslations("apiKeys");
  const rights = useTranslations("users.permissions");
  const scope = useWatch({ control, name: "scope" });
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("scope")} error={error} className="sm:max-w-80">
        <Select
          {...register("scope")}
          options={[
            { value: "some", label: t("scopeSome") },
            { value: "all", label: t("scopeAll") },
          ]}
        />
      </Field>
      {scope === "all" ? (
        <Callout tone="warning">{t("scopeAllHint")}</Callout>
      ) : (
        <>
          <fieldset className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
            <legend className="mb-2 font-medium text-muted text-xs">{t("rights")}</legend>
            {grantableToKeys.filter(isPermission).map((code) => (
              <Checkbox
                key={code}
                {...register("permissions")}
                value={code}
                label={rights(`${permissionLabelKey(code)}.label`)}
              />
            ))}
          </fieldset>
          {gateways.length > 0 ? (
            <fieldset className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
              <legend className="mb-2 font-medium text-muted text-xs">{t("gateways")}</legend>
              {gateways.map(({ code, name }) => (
                <Checkbox
                  key={code}
                  {...register("permissions")}
                  value={gatewayRight(code)}
                  label={<bdi>{name}</bdi>}
                  hint={<bdi dir="ltr">{code}</bdi>}
                />
              ))}
            </fieldset>
          ) : null}
        </>
      )}
    </div>
  );
}
