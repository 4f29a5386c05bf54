"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { FetchedPayment } from "@/components/payments-in/fetched-payment";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { ConfirmFetchInput, FetchInput } from "@/lib/payments/incoming/schemas";
import type { FetchAnswer } from "@/lib/payments/incoming/types";

export type FetchSectionProps = {
  accounts: readonly { pgCode: string; name: string; currency: string }[];
  preview: ServerAction<FetchInput, FetchAnswer>;
  confirm: ServerAction<ConfirmFetchInput, { sessionId: string; created: boolean }>;
};

/** Asks a gateway about one payment by the gateway's own reference, shows the answer, and takes it over. */
export function FetchSection({ accounts, preview, confirm }: FetchSectionProps) {
  const t = useTranslations("paymentsIn");
  const router = useRouter();
  const failureText = useFailureText();
  const [wanted, setWanted] = useState<FetchInput>({ pgCode: "", gatewayReference: "" });
  const [asked, setAsked] = useState(false);
  const asking = useMutation({ mutationFn: (input: FetchInput) => runAction(preview(input)) });
  const taking = useMutation({
    mutationFn: (input: ConfirmFetchInput) => runAction(confirm(input)),
    onSuccess: ({ sessionId, created }) => {
      toast.success(created ? t("fetch.taken") : t("fetch.known"));
      router.push(`/transactions/${sessionId}`);
    },
  });
  const change = (part: Partial<FetchInput>) => {
    setWanted({ ...wanted, ...part });
    asking.reset();
    taking.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const gatewayReference = wanted.gatewayReference.trim();
    if (wanted.pgCode && gatewayReference && !asking.isPending) {
      taking.reset();
      asking.mutate({ ...wanted, gatewayReference });
    }
  };
  const failed = taking.error ?? asking.error;
  if (accounts.length === 0)
    return (
      <Section title={t("fetch.title")}>
        <p className="max-w-prose text-muted">{t("noAccount.notAsked")}</p>
      </Section>
    );
  return (
    <Section title={t("fetch.title")}>
      <p className="mb-3 max-w-prose text-muted">{t("fetch.text")}</p>
      <form noValidate onSubmit={submit} className="mb-4 flex max-w-3xl flex-wrap items-start gap-3">
        <Field
          label={t("account")}
          error={asked && !wanted.pgCode ? t("chooseAccount") : undefined}
          className="w-full sm:w-60"
        >
          <Select
            value={wanted.pgCode}
            placeholder={t("chooseAccount")}
            options={accounts.map(({ pgCode, name }) => ({ value: pgCode, label: name }))}
            onChange={(event) => change({ pgCode: event.target.value })}
          />
        </Field>
        <Field
          label={t("fetch.reference")}
          error={asked && !wanted.gatewayReference.trim() ? t("fetch.referenceMissing") : undefined}
          className="w-full sm:w-80"
        >
          <Input
            dir="ltr"
            value={wanted.gatewayReference}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ gatewayReference: event.target.value })}
          />
        </Field>
        <Button type="submit" pending={asking.isPending} className="sm:mt-5.5">
          {t("fetch.ask")}
        </Button>
      </form>
      {failed ? (
        <Callout tone="negative" title={t("fetch.failed")} live className="mb-4">
          {failureText(failed)}
        </Callout>
      ) : null}
      {asking.data ? (
        <FetchedPayment
          answer={asking.data}
          taking={taking.isPending}
          take={(seen) =>
            taking.mutate({ ...wanted, gatewayReference: wanted.gatewayReference.trim(), seen })
          }
        />
      ) : null}
    </Section>
  );
}
