"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { ApprovalPreview } from "@/components/operations/approval-preview";
import { AmountField } from "@/components/operations/amount-field";
import { availableAmount, firstAmount, judgeAmount } from "@/components/operations/amount-judgement";
import { ConfirmationField } from "@/components/operations/confirmation-field";
import { ExtraFields } from "@/components/operations/extra-fields";
import { NO_EXTRA, readExtra } from "@/components/operations/extra-values";
import {
  ActionRefusal,
  childLink,
  GatewayAnswer,
  isOpenEnded,
} from "@/components/operations/external-result";
import { ceilingOf, type OperablePayment } from "@/components/operations/payment";
import { PaymentSummary } from "@/components/operations/payment-summary";
import type { ExternalOutcome, OperationActions, PreviewAction } from "@/components/operations/types";
import { useConfirmation } from "@/components/operations/use-confirmation";
import { useToldRequest } from "@/components/operations/use-undo-request";
import { WhatFollows } from "@/components/operations/what-follows";
import { useExternalOperation } from "@/components/operations/use-external-operation";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { CreateRequestInput } from "@/lib/approvals/schemas";
import { REASON_CODES } from "@/lib/approvals/types";
import type { ServerAction } from "@/lib/http/action-failure";
import { formatAmount } from "@/lib/money/money";
import { factsFromDto, type TransactionFacts } from "@/lib/transactions/types";

type RequestDialogProps = {
  type: "refund" | "void";
  payment: OperablePayment;
  open: boolean;
  onClose: () => void;
  action: ServerAction<CreateRequestInput, ExternalOutcome>;
  preview: PreviewAction;
  withdraw: OperationActions["withdraw"];
};

/** Asks for a refund or a void: what, how much, why. A checker decides. */
export function RequestDialog(props: RequestDialogProps) {
  const { type, payment, open, onClose, action, preview, withdraw } = props;
  const t = useTranslations("operations");
  const tellRequest = useToldRequest(withdraw);
  const sending = useExternalOperation(action, (outcome) => {
    if (outcome.kind === "requested") {
      tellRequest(outcome.requestId);
      onClose();
    } else if (outcome.status === "succeeded") {
      toast.success(t(`doneToast.${type}`), { description: childLink(outcome, t("openChild")) });
      onClose();
    }
  });
  const performed = sending.data?.kind === "performed" ? sending.data : null;
  const ended = performed !== null && isOpenEnded(performed);
  const formId = `request-${type}-${payment.sessionId}`;
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={t(`${type}Title`)}
        footer={
          <>
            <DialogClose>{ended ? t("close") : t("dismiss")}</DialogClose>
            {ended ? null : (
              <Button type="submit" form={formId} variant="primary" pending={sending.isPending}>
                {type === "refund" ? t("sendRefund") : t("sendVoid")}
              </Button>
            )}
          </>
        }
      >
        <PaymentSummary payment={payment} />
        {performed && performed.status !== "succeeded" ? <GatewayAnswer outcome={performed} /> : null}
        {ended ? null : (
          <RequestForm
            id={formId}
            type={type}
            payment={payment}
            error={sending.error}
            preview={preview}
            onSend={(values) => {
              if (!sending.isPending) sending.mutate({ ...values, type, sessionId: payment.sessionId });
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

type Values = { amount: string; reasonCode: string; note: string };

type Wish = Omit<CreateRequestInput, "type" | "sessionId" | "submissionKey">;

type RequestFormProps = {
  id: string;
  type: "refund" | "void";
  payment: OperablePayment;
  error: Error | null;
  preview: PreviewAction;
  onSend: (wish: Wish) => void;
};

function RequestForm({ id, type, payment, error, preview, onSend }: RequestFormProps) {
  const t = useTranslations("operations");
  const verdictText = useVerdictText();
  const tRequests = useTranslations("requests");
  const facts = factsFromDto(payment.facts);
  const available = availableAmount("refund", facts);
  const ceiling = ceilingOf(payment, "refund");
  const form = useForm<Values>({
    mode: "onTouched",
    defaultValues: { amount: firstAmount("refund", facts, ceiling), reasonCode: "", note: "" },
  });
  const [typed, reasonCode] = useWatch({ control: form.control, name: ["amount", "reasonCode"] });
  const judgement = judgeAmount(typed, "refund", facts, ceiling);
  const errors = form.formState.errors;
  const meant = type === "void" ? wholeAmount(facts) : judgement.kind === "ok" ? judgement.amount : null;
  const confirmation = useConfirmation(payment.currency, meant);
  const [extra, setExtra] = useState(NO_EXTRA);
  const submit = form.handleSubmit(async ({ note, ...values }) => {
    const judged = judgeAmount(values.amount, "refund", facts, ceiling);
    const options = readExtra(extra);
    if ((type === "refund" && judged.kind !== "ok") || !options || (await confirmation.isMissing())) return;
    onSend({
      reasonCode: values.reasonCode,
      ...confirmation.sent,
      ...(Object.keys(options).length > 0 ? { extra: options } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(type === "refund" && judged.kind === "ok" ? { amount: judged.amount } : {}),
    });
  });
  return (
    <form id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
      {type === "refund" ? (
        <AmountField
          registration={form.register("amount", { validate: (text) => amountIsFine(text) })}
          type="refund"
          facts={facts}
          judgement={judgement}
          available={available}
          ceiling={ceiling}
          error={amountError()}
          onChoose={(amount) => form.setValue("amount", amount, { shouldValidate: true, shouldDirty: true })}
        />
      ) : (
        <div>
          <p className="flex items-baseline justify-between text-muted">
            {t("amount")}
            <Amount
              value={wholeAmount(facts)}
              currency={payment.currency}
              strong
              className="text-lg text-ink"
            />
          </p>
          <p className="mt-1 text-muted text-xs">{t("voidWhole")}</p>
        </div>
      )}
      <Field label={t("reason")} required error={errors.reasonCode ? t("reasonMissing") : undefined}>
        <Select
          placeholder={t("reasonPlaceholder")}
          options={REASON_CODES[type].map((code) => ({ value: code, label: tRequests(`reason.${code}`) }))}
          {...form.register("reasonCode", { required: true })}
        />
      </Field>
      <ExtraFields
        sessionId={payment.sessionId}
        type={type}
        values={extra}
        onChange={setExtra}
        asked={form.formState.isSubmitted}
      />
      <Field
        label={t("note")}
        optional={reasonCode !== "other"}
        hint={t("noteHint")}
        error={errors.note ? t("noteMissing") : undefined}
      >
        <Textarea
          rows={2}
          maxLength={1000}
          {...form.register("note", {
            validate: (note, values) => values.reasonCode !== "other" || note.trim().length > 0,
          })}
        />
      </Field>
      {meant === null ? null : (
        <ConfirmationField
          confirmation={confirmation}
          amount={meant}
          currency={payment.currency}
          asked={form.formState.isSubmitted}
        />
      )}
      <ActionRefusal error={error} />
      <ApprovalPreview
        type={type}
        sessionId={payment.sessionId}
        amount={judgement.kind === "ok" ? judgement.amount : null}
        preview={preview}
      />
      <WhatFollows sessionId={payment.sessionId} type={type} />
    </form>
  );

  function amountIsFine(text: string): boolean {
    return type === "void" || judgeAmount(text, "refund", facts, ceiling).kind === "ok";
  }

  /** A wrong amount is said while it is typed; an empty field only once it was left or sent. */
  function amountError(): string | undefined {
    if (judgement.kind === "refused") return verdictText(judgement) ?? undefined;
    if (judgement.kind === "invalid") return t("amountInvalid", { example: available });
    return judgement.kind === "empty" && errors.amount ? t("amountEmpty") : undefined;
  }
}

/** What a void releases. */
function wholeAmount(facts: TransactionFacts): string {
  return formatAmount(facts.settledMinor + facts.feeMinor, facts.currencyCode);
}
