"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { CreateDelegationInput } from "@/lib/approvals/delegations/schemas";
import type { Candidate } from "@/lib/approvals/delegations/types";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";

export type CreateDelegationAction = ServerAction<CreateDelegationInput, { delegationId: number }>;
type DelegationFormProps = {
  candidates: readonly Candidate[];
  today: string;
  create: CreateDelegationAction;
};
type FieldName = "toUserId" | "fromDay" | "toDay";

/** Names a substitute for some days. */
export function DelegationForm({ candidates, today, create }: DelegationFormProps) {
  const t = useTranslations("requestFeatures");
  const router = useRouter();
  const failureText = useFailureText();
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<Partial<Record<FieldName, string>>>({});
  const creating = useMutation({
    mutationFn: (input: CreateDelegationInput) => runAction(create(input)),
    onSuccess: () => {
      form.current?.reset();
      toast.success(t("delegations.created"));
      router.refresh();
    },
  });
  const refused = creating.error instanceof ActionFailure ? creating.error : null;
  const errorOf = (field: FieldName) =>
    missing[field] ?? (refused?.field === field ? refused.detail : refused?.fieldErrors[field]?.[0]);
  const isShown = (["toUserId", "fromDay", "toDay"] as const).some((field) => errorOf(field));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const lacks = {
      ...(text("toUserId") ? {} : { toUserId: t("delegations.chooseMissing") }),
      ...(text("fromDay") ? {} : { fromDay: t("delegations.dayMissing") }),
      ...(text("toDay") ? {} : { toDay: t("delegations.dayMissing") }),
      ...(text("toDay") && text("toDay") < text("fromDay") ? { toDay: t("delegations.dayOrder") } : {}),
    };
    setMissing(lacks);
    creating.reset();
    if (Object.keys(lacks).length > 0 || creating.isPending) return;
    creating.mutate({
      toUserId: Number(text("toUserId")),
      fromDay: text("fromDay"),
      toDay: text("toDay"),
      ...(text("reason") ? { reason: text("reason") } : {}),
    });
  };
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-4">
      {creating.error && !isShown ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(creating.error)}
        </Callout>
      ) : null}
      <Field label={t("delegations.to")} error={errorOf("toUserId")} required>
        <Select
          name="toUserId"
          placeholder={t("delegations.choose")}
          options={candidates.map(({ userId, label, username }) => ({
            value: String(userId),
            label: label === username ? username : `${label} (${username})`,
          }))}
        />
      </Field>
      <div className="flex flex-wrap gap-4">
        <Field label={t("from")} error={errorOf("fromDay")} required>
          <DateInput name="fromDay" min={today} defaultValue={today} />
        </Field>
        <Field label={t("to")} error={errorOf("toDay")} required>
          <DateInput name="toDay" min={today} />
        </Field>
      </div>
      <Field label={t("delegations.reason")} optional>
        <Input name="reason" maxLength={500} />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={creating.isPending}>
          {t("delegations.create")}
        </Button>
      </div>
    </form>
  );
}
