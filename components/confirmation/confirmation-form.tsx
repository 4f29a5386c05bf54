"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { confirmationLimitsKey } from "@/components/operations/use-confirmation";
import { readAmountText } from "@/components/operations/amount-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import { exponentOf } from "@/lib/money/money";
import type { ConfirmationLimits } from "@/lib/operations/confirmation";
import type { ConfirmationLimitsInput } from "@/lib/operations/confirmation-schema";

type ConfirmationFormProps = {
  currencies: readonly string[];
  limits: ConfirmationLimits;
  save: ServerAction<ConfirmationLimitsInput, ConfirmationLimits>;
};

/** One line per currency; an empty one never asks. */
export function ConfirmationForm({ currencies, limits, save }: ConfirmationFormProps) {
  const t = useTranslations("confirmation");
  const client = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>({ ...limits });
  const saving = useMutation({
    mutationFn: (input: ConfirmationLimitsInput) => runAction(save(input)),
    onSuccess: (saved) => {
      setTyped({ ...saved });
      client.setQueryData(confirmationLimitsKey, saved);
      toast.success(t("saved"));
    },
  });
  const failure = saving.error instanceof ActionFailure ? saving.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lines = currencies.flatMap((currency) => {
      const reading = readAmountText(typed[currency] ?? "", exponentOf(currency));
      if (reading.kind === "empty") return [];
      // What cannot be read is sent as it is: the answer says what is wrong with it.
      return [{ currency, amount: reading.kind === "amount" ? reading.text : (typed[currency] ?? "") }];
    });
    if (!saving.isPending) saving.mutate({ limits: lines });
  };
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
      {saving.isError && !failure?.field ? (
        <Callout tone="negative" title={t("failed")} live>
          {failure?.detail ?? t("noAnswer")}
        </Callout>
      ) : null}
      {currencies.map((currency) => (
        <Field
          key={currency}
          label={<bdi dir="ltr">{currency}</bdi>}
          optional
          error={failure?.field === currency ? failure.detail : undefined}
        >
          <Input
            numeric
            value={typed[currency] ?? ""}
            onChange={(event) => setTyped({ ...typed, [currency]: event.target.value })}
          />
        </Field>
      ))}
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
