"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { StartReportInput } from "@/lib/reconciliation/schemas";

export type StartReport = ServerAction<StartReportInput, { reportId: number }>;

type InquiryFormProps = {
  accounts: readonly { pgCode: string; name: string; currency: string }[];
  /** The day that is proposed: yesterday, as the merchant counts. */
  day: string;
  start: StartReport;
};

/** Compares a day of one account by asking its gateway. */
export function InquiryForm({ accounts, day: yesterday, start }: InquiryFormProps) {
  const t = useTranslations("reconciliation");
  const router = useRouter();
  const failureText = useFailureText();
  const [pgCode, setPgCode] = useState("");
  const [day, setDay] = useState(yesterday);
  const [asked, setAsked] = useState(false);
  const starting = useMutation({
    mutationFn: (input: StartReportInput) => runAction(start(input)),
    onSuccess: ({ reportId }) => router.push(`/reconciliation/${reportId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (pgCode && day && !starting.isPending) starting.mutate({ basis: "inquiry", pgCode, day });
  };
  if (accounts.length === 0) return <p className="max-w-prose text-muted">{t("notAsked")}</p>;
  return (
    <form noValidate onSubmit={submit} className="flex max-w-3xl flex-wrap items-start gap-3">
      {starting.isError ? (
        <Callout tone="negative" live className="w-full">
          {failureText(starting.error)}
        </Callout>
      ) : null}
      <Field
        label={t("column.account")}
        error={asked && !pgCode ? t("chooseAccount") : undefined}
        className="w-full sm:w-60"
      >
        <Select
          value={pgCode}
          placeholder={t("chooseAccount")}
          options={accounts.map((account) => ({ value: account.pgCode, label: account.name }))}
          onChange={(event) => setPgCode(event.target.value)}
        />
      </Field>
      <Field
        label={t("column.day")}
        error={asked && !day ? t("chooseDay") : undefined}
        className="w-full sm:w-44"
      >
        <DateInput value={day} onChange={(event) => setDay(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" pending={starting.isPending} className="sm:mt-5.5">
        {t("compare")}
      </Button>
    </form>
  );
}
