"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { isBeyondFields, showFieldErrors } from "@/components/users/form-errors";
import type { ProposeResult } from "@/lib/changes/types";
import type { UpdateAccountValues } from "@/lib/gateway-accounts/rules";
import { percentText } from "@/lib/gateway-accounts/settings-words";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { OperationFields, PaymentFields } from "./account-settings-fields";
import { gatewayKeys } from "./api";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { updateAccountSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/gateway-accounts/rules"),
  ]);
  return zodResolver(updateAccountSchema, undefined, { raw: true });
});

type AccountSettingsFormProps = {
  account: AccountDetail;
  update: ServerAction<UpdateAccountValues, ProposeResult>;
};

const ownFields = ["name", "operation", "inquiryMinutes", "feeFixed", "feePercent", "tags"] as const;

function valuesOf(account: AccountDetail): UpdateAccountValues {
  return {
    pgCode: account.pgCode,
    version: account.version,
    name: account.name,
    operation: account.operation,
    isSandbox: account.isSandbox,
    refund: account.can.refund,
    capture: account.can.capture,
    void: account.can.void,
    plugins: account.plugins as UpdateAccountValues["plugins"],
    multipleAttempts: account.multipleAttempts,
    tokenizable: account.tokenizable,
    autoDebit: account.autoDebit,
    inquiryMinutes: String(account.inquiryMinutes),
    feeFixed: account.feeFixed,
    feePercent: percentText(account.feePerMille),
    tags: account.tags.join(", "),
  };
}

/** Which operations are on, and how the account takes payments. Saved together. */
export function AccountSettingsForm({ account, update }: AccountSettingsFormProps) {
  const t = useTranslations("gateways");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const form = useForm<UpdateAccountValues>({
    // What the form holds is what the action takes: the schema only judges here.
    resolver,
    defaultValues: valuesOf(account),
  });
  const { isDirty } = form.formState;
  // What somebody is typing stays, with the version that he read: the server tells him if the account changed meanwhile.
  useEffect(() => {
    if (!isDirty) form.reset(valuesOf(account));
  }, [account, isDirty, form]);
  const saving = useMutation({
    mutationFn: (values: UpdateAccountValues) => runAction(update(values)),
    onSuccess: async (result, saved) => {
      form.reset(saved);
      tell(result, t("saved"));
      await queryClient.invalidateQueries({ queryKey: gatewayKeys.all });
      await queryClient.invalidateQueries({ queryKey: changeKeys.all });
    },
    onError: (error) => showFieldErrors(error, form.setError, ownFields),
  });
  return (
    <Section title={t("settings")}>
      <form
        noValidate
        onSubmit={form.handleSubmit((values) => saving.mutate(values))}
        className="flex flex-col gap-5"
      >
        {saving.isError && isBeyondFields(saving.error, ownFields) ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(saving.error)}
          </Callout>
        ) : null}
        <PaymentFields form={form} account={account} />
        <OperationFields form={form} account={account} />
        <div>
          <Button type="submit" variant="primary" pending={saving.isPending} disabled={!isDirty}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
