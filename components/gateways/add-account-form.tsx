"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm, type UseFormReturn, useWatch } from "react-hook-form";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { isBeyondFields, showFieldErrors } from "@/components/users/form-errors";
import type { ProposeResult } from "@/lib/changes/types";
import type { AddAccountValues } from "@/lib/gateway-accounts/rules";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { accountPath, gatewayKeys } from "./api";
import { BaseUrlField } from "./base-url-field";
import { useConnectorName, useConnectorWords } from "./connector-words";
import { CredentialFields } from "./credential-fields";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { useComplaintText } from "./complaint-text";
import { IdentityFields } from "./identity-fields";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { addAccountSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/gateway-accounts/rules"),
  ]);
  return zodResolver(addAccountSchema, undefined, { raw: true });
});

type AddAccountFormProps = {
  gateways: readonly GatewayCapabilities[];
  /** Chosen before, in the catalogue. */
  chosen: string;
  add: ServerAction<AddAccountValues, ProposeResult & { pgCode: string }>;
};

const empty = (gateway: string): AddAccountValues => ({
  gateway,
  pgCode: "",
  name: "",
  currencyCode: "",
  operation: "purchase",
  isSandbox: true,
  baseUrl: "",
  credentials: {},
});

/** A new account: first the gateway, then what that gateway needs. */
export function AddAccountForm({ gateways, chosen, add }: AddAccountFormProps) {
  const t = useTranslations("gateways");
  const router = useRouter();
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const form = useForm<AddAccountValues>({
    // What the form holds is what the action takes: the schema only judges here.
    resolver,
    defaultValues: empty(chosen),
  });
  const gateway = useWatch({ control: form.control, name: "gateway" });
  const can = gateways.find((one) => one.gateway === gateway);
  const names = [
    ...(["gateway", "pgCode", "name", "currencyCode", "operation", "baseUrl"] as const),
    ...(can?.credentialFields ?? []).map(({ name }) => `credentials.${name}` as const),
  ];
  const adding = useMutation({
    mutationFn: (values: AddAccountValues) => runAction(add(values)),
    // The question holds credentials: it leaves memory with the page.
    gcTime: 0,
    onSuccess: async ({ pgCode, ...result }, { name }) => {
      tell(result, t("added", { name }));
      await queryClient.invalidateQueries({ queryKey: gatewayKeys.all });
      // What waits has no page of its own yet.
      router.push(
        result.status === "waiting" ? `/change-requests/${result.changeRequestId}` : accountPath(pgCode),
      );
    },
    onError: (error) => showFieldErrors(error, form.setError, names),
  });
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => adding.mutate(values))}
      className="flex max-w-3xl flex-col gap-8"
    >
      {adding.isError && isBeyondFields(adding.error, names) ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(adding.error)}
        </Callout>
      ) : null}
      <GatewayField form={form} gateways={gateways} can={can} />
      {can ? (
        <>
          <IdentityFields form={form} can={can} />
          {can.credentialFields.length > 0 ? <Connection form={form} can={can} /> : null}
          <div className="flex gap-2">
            <Button type="submit" variant="primary" pending={adding.isPending}>
              {t("addSubmit")}
            </Button>
            <Link href="/gateways" className={buttonClass({ variant: "ghost" })}>
              {t("cancel")}
            </Link>
          </div>
        </>
      ) : null}
    </form>
  );
}

type PartProps = { form: UseFormReturn<AddAccountValues>; can: GatewayCapabilities };

function GatewayField({
  form,
  gateways,
  can,
}: Pick<PartProps, "form"> & {
  gateways: readonly GatewayCapabilities[];
  can: PartProps["can"] | undefined;
}) {
  const t = useTranslations("gateways");
  const words = useConnectorWords(can?.gateway ?? "");
  const nameOf = useConnectorName();
  const choose = (gateway: string) => {
    const next = gateways.find((one) => one.gateway === gateway);
    const { pgCode, name, currencyCode } = form.getValues();
    // Credentials of one gateway mean nothing to another.
    form.reset({
      ...empty(gateway),
      pgCode,
      name,
      currencyCode,
      operation: next && !next.purchase && next.authorize ? "authorize" : "purchase",
    });
  };
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("gateway")} required className="sm:max-w-80">
        <Select
          value={can?.gateway ?? ""}
          placeholder={t("chooseGateway")}
          options={gateways.map(({ gateway, displayName }) => ({
            value: gateway,
            label: nameOf(gateway, displayName),
          }))}
          onChange={(event) => choose(event.target.value)}
        />
      </Field>
      {can ? (
        <p className="text-muted text-xs">
          {t("verified")}: {t(`verifiedLevel.${can.verified.level}`)}. {words.verified(can.verified.note)}
        </p>
      ) : null}
    </div>
  );
}

function Connection({ form, can }: PartProps) {
  const t = useTranslations("gateways");
  const complaint = useComplaintText();
  const words = useConnectorWords(can.gateway);
  const { errors } = form.formState;
  const [baseUrl, credentials] = useWatch({ control: form.control, name: ["baseUrl", "credentials"] });
  return (
    <Section title={t("credentials")}>
      <div className="flex flex-col gap-4">
        <BaseUrlField
          value={baseUrl}
          onChange={(value) => form.setValue("baseUrl", value, { shouldDirty: true })}
          error={complaint(errors.baseUrl?.message)}
          suggestions={can.baseUrls}
        />
        <p className="text-muted">{t("credentialsHint")}</p>
        <CredentialFields
          fields={words.fields(can.credentialFields)}
          values={credentials}
          onChange={(values) => form.setValue("credentials", values, { shouldDirty: true })}
          errorOf={(name) => complaint(errors.credentials?.[name]?.message)}
        />
      </div>
    </Section>
  );
}
