"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { StateLabel } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { isBeyondFields } from "@/components/users/form-errors";
import type { ProposeResult } from "@/lib/changes/types";
import type { RotateCredentialsInput } from "@/lib/gateway-accounts/rules";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import { gatewayKeys } from "./api";
import { BaseUrlField } from "./base-url-field";
import { useConnectorWords } from "./connector-words";
import { CredentialFields } from "./credential-fields";
import { useFailureText } from "@/components/shell/failure-text";

type CredentialsSectionProps = {
  account: AccountDetail;
  rotate: ServerAction<RotateCredentialsInput, ProposeResult>;
};

/** Which credentials are set, and the change to new ones. None is ever shown. */
export function CredentialsSection({ account: stored, rotate }: CredentialsSectionProps) {
  const t = useTranslations("gateways");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const words = useConnectorWords(stored.gateway);
  const account = { ...stored, credentials: words.fields(stored.credentials) };
  const [typedUrl, setTypedUrl] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const [remove, setRemove] = useState<readonly string[]>([]);
  const baseUrl = typedUrl ?? account.baseUrl;
  const rotating = useMutation({
    mutationFn: () =>
      runAction(
        rotate({
          pgCode: account.pgCode,
          version: account.version,
          baseUrl,
          credentials: values,
          remove: [...remove],
        }),
      ),
    onSuccess: async (result) => {
      setValues({});
      setRemove([]);
      setTypedUrl(null);
      tell(result, t("replaced"));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: gatewayKeys.all }),
        queryClient.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
    },
  });
  const names = ["baseUrl", ...account.credentials.map(({ name }) => `credentials.${name}`)];
  const errorOf = (name: string) => complaintAbout(rotating.error, name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rotating.isPending) rotating.mutate();
  };
  return (
    <Section title={t("credentials")}>
      <CredentialList account={account} />
      <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
        {rotating.isError && isBeyondFields(rotating.error, names) ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(rotating.error)}
          </Callout>
        ) : null}
        <p className="text-muted">
          {t("credentialsHint")} {t("replaceHint")}
        </p>
        <BaseUrlField
          value={baseUrl}
          onChange={setTypedUrl}
          error={errorOf("baseUrl")}
          suggestions={account.own?.baseUrls ?? []}
        />
        <CredentialFields
          fields={account.credentials}
          values={values}
          onChange={setValues}
          errorOf={(name) => errorOf(`credentials.${name}`)}
          placeholderOf={(name) =>
            baseUrl === account.baseUrl && account.credentials.some((one) => one.name === name && one.isSet)
              ? t("keep")
              : ""
          }
        />
        <RemovableCredentials account={account} chosen={remove} onChange={setRemove} />
        <div>
          <Button type="submit" pending={rotating.isPending}>
            {t("replace")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

type RemovableProps = {
  account: AccountDetail;
  chosen: readonly string[];
  onChange: (names: readonly string[]) => void;
};

/** Credentials that are set and that the gateway can do without. */
function RemovableCredentials({ account, chosen, onChange }: RemovableProps) {
  const t = useTranslations("gateways");
  const removable = account.credentials.filter(({ isSet, required }) => isSet && !required);
  if (removable.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {removable.map(({ name, label }) => (
        <Checkbox
          key={name}
          label={t("removeCredential", { name: label })}
          hint={t("removeCredentialHint")}
          checked={chosen.includes(name)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
          }
        />
      ))}
    </div>
  );
}

function CredentialList({ account }: { account: AccountDetail }) {
  const t = useTranslations("gateways");
  return (
    <DefinitionList>
      {account.credentials.map(({ name, label, isSet, required }) => (
        <Definition key={name} term={label}>
          {isSet ? (
            <StateLabel tone="positive">{t("credentialSet")}</StateLabel>
          ) : (
            <StateLabel tone={required ? "negative" : "neutral"} shape={required ? "cross" : "dash"}>
              {t("credentialMissing")}
            </StateLabel>
          )}
        </Definition>
      ))}
      <Definition term={t("credentialsChanged")}>
        <Timestamp value={account.credentialsChangedAt} />
      </Definition>
    </DefinitionList>
  );
}

/** What the server says about one field. */
function complaintAbout(error: unknown, field: string): string | undefined {
  if (!(error instanceof ActionFailure)) return undefined;
  return error.field === field ? error.detail : error.fieldErrors[field]?.[0];
}
