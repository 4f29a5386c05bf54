"use client";

import { useRefusalText } from "@/lib/i18n/refusal-text";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { AmountInput, type Understanding } from "@/components/operations/amount-input";
import { readAmountText } from "@/components/operations/amount-text";
import { newSubmissionKey } from "@/components/operations/submission-key";
import { createPaymentRequest } from "@/components/payment-requests/api";
import { ChoiceFields, CustomerFields, LinkFields } from "@/components/payment-requests/form-sections";
import type { GatewayOption, NewPaymentValues } from "@/components/payment-requests/types";
import { transactionKeys } from "@/components/transactions/api";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { AppError } from "@/lib/errors";
import { ActionFailure } from "@/lib/http/action-failure";
import { exponentOf, formatAmount, parseAmount } from "@/lib/money/money";

type NewPaymentFormProps = { gateways: readonly GatewayOption[] };

/** Asks a customer for money: what, through which gateways, of whom, and how he learns of it. */
export function NewPaymentForm({ gateways }: NewPaymentFormProps) {
  const t = useTranslations("paymentRequests");
  const refusal = useRefusalText();
  const router = useRouter();
  const client = useQueryClient();
  // One form is one payment: sending it again after a lost answer finds the first.
  const [submissionKey] = useState(newSubmissionKey);
  const file = useRef<File | null>(null);
  const form = useForm<NewPaymentValues>({ mode: "onTouched", defaultValues: emptyValues(gateways) });
  const [typed, currency] = useWatch({ control: form.control, name: ["amount", "currency_code"] });
  const understanding = understand(typed, currency);
  const sending = useMutation({
    mutationFn: (values: NewPaymentValues) =>
      createPaymentRequest(toFormData(values, submissionKey, file.current)),
    onSuccess: async ({ sessionId }) => {
      toast.success(t("createdToast"));
      await client.invalidateQueries({ queryKey: transactionKeys.all });
      router.push(`/transactions/${sessionId}/share`);
    },
  });
  const complaint = useComplaint(sending.error);
  const errors = form.formState.errors;
  const submit = form.handleSubmit((values) => {
    if (!sending.isPending && !sending.isSuccess) sending.mutate(values);
  });
  return (
    <form noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-8">
      {sending.isError && !complaint.isOfFields ? (
        <Callout tone="negative" title={t("failed")} live>
          {complaint.text}
        </Callout>
      ) : null}
      <ChoiceFields form={form} gateways={gateways} complaint={complaint.about}>
        <AmountInput
          registration={form.register("amount", {
            validate: (text) => understand(text, form.getValues("currency_code")).kind === "ok",
          })}
          understanding={understanding}
          currency={currency}
          error={complaint.about("amount") ?? amountError()}
          onChoose={(amount) => form.setValue("amount", amount, { shouldValidate: true, shouldDirty: true })}
        />
      </ChoiceFields>
      <CustomerFields form={form} complaint={complaint.about} />
      <LinkFields form={form} complaint={complaint.about} onFile={(chosen) => (file.current = chosen)} />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" size="large" pending={sending.isPending || sending.isSuccess}>
          {t("create")}
        </Button>
      </div>
    </form>
  );

  function amountError(): string | undefined {
    if (understanding.kind === "refused") return refusal("invalid_amount", understanding.reason);
    if (understanding.kind === "invalid") return t("amountInvalid");
    return understanding.kind === "empty" && errors.amount ? t("amountEmpty") : undefined;
  }
}

/** The server judges it again. */
function understand(typed: string, currency: string): Understanding {
  const reading = readAmountText(typed, exponentOf(currency));
  if (reading.kind !== "amount") return reading;
  try {
    const minor = parseAmount(reading.text, currency);
    return { kind: "ok", amount: formatAmount(minor, currency), converted: reading.converted };
  } catch (error) {
    if (error instanceof AppError) return { kind: "refused", reason: error.detail };
    throw error;
  }
}

function emptyValues(gateways: readonly GatewayOption[]): NewPaymentValues {
  const currency = gateways[0]?.currency ?? "KWD";
  const fitting = gateways.filter((gateway) => gateway.currency === currency);
  return {
    amount: "",
    currency_code: currency,
    pg_codes: fitting.length === 1 && fitting[0] ? [fitting[0].pgCode] : [],
    customer_first_name: "",
    customer_last_name: "",
    customer_email: "",
    customer_phone: "",
    customer_id: "",
    order_no: "",
    due_day: "",
    lifetime_days: "1",
    language: "en",
    mail_customer: false,
  };
}

function toFormData(values: NewPaymentValues, submissionKey: string, file: File | null): FormData {
  const { amount, pg_codes, lifetime_days, mail_customer, ...texts } = values;
  const data = new FormData();
  const understood = understand(amount, values.currency_code);
  data.set("submission_key", submissionKey);
  data.set("amount", understood.kind === "ok" ? understood.amount : amount);
  for (const code of pg_codes) data.append("pg_codes", code);
  for (const [name, value] of Object.entries(texts)) if (value.trim() !== "") data.set(name, value.trim());
  data.set("expiration_time", `${lifetime_days} 00:00:00`);
  data.set("mail_customer", mail_customer ? "true" : "false");
  if (file) data.set("attachment", file);
  return data;
}

/** What the server said about one field, and what it said about the whole. */
function useComplaint(error: Error | null) {
  const t = useTranslations("paymentRequests");
  const failure = error instanceof ActionFailure ? error : null;
  const of = failure ? { ...failure.fieldErrors } : {};
  if (failure?.field) of[failure.field] ??= [failure.detail];
  return {
    isOfFields: Object.keys(of).length > 0,
    text: failure ? failure.detail : t("noAnswer"),
    about: (field: string): string | undefined => of[field]?.join(" "),
  };
}
