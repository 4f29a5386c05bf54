"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import type { StartReport } from "@/components/reconciliation/inquiry-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { runAction } from "@/lib/http/action-failure";
import type { StartReportInput } from "@/lib/reconciliation/schemas";

type SettlementFormProps = { importId: number; day: string; start: StartReport };

/** Compares a day with a settlement that was read. */
export function SettlementForm({ importId, day: yesterday, start }: SettlementFormProps) {
  const t = useTranslations("reconciliation");
  const router = useRouter();
  const failureText = useFailureText();
  const [day, setDay] = useState(yesterday);
  const starting = useMutation({
    mutationFn: (input: StartReportInput) => runAction(start(input)),
    onSuccess: ({ reportId }) => router.push(`/reconciliation/${reportId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (day && !starting.isPending) starting.mutate({ basis: "settlement", importId, day });
  };
  return (
    <Section title={t("compareTitle")}>
      <p className="mb-3 max-w-prose text-muted">{t("settlementText")}</p>
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3">
        {starting.isError ? (
          <Callout tone="negative" live className="w-full">
            {failureText(starting.error)}
          </Callout>
        ) : null}
        <Field label={t("column.day")} error={day ? undefined : t("chooseDay")} className="w-full sm:w-44">
          <DateInput value={day} onChange={(event) => setDay(event.target.value)} />
        </Field>
        <Button type="submit" variant="primary" pending={starting.isPending} className="sm:mt-5.5">
          {t("compare")}
        </Button>
      </form>
    </Section>
  );
}
