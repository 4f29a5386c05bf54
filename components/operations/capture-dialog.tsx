"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
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
import type { ExternalOutcome } from "@/components/operations/types";
import { useConfirmation } from "@/components/operations/use-confirmation";
import { WhatFollows } from "@/components/operations/what-follows";
import { useExternalOperation } from "@/components/operations/use-external-operation";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { CaptureWish } from "@/lib/approvals/schemas";
import type { ServerAction } from "@/lib/http/action-failure";
import { factsFromDto } from "@/lib/transactions/types";

type CaptureDialogProps = {
  payment: OperablePayment;
  open: boolean;
  onClose: () => void;
  action: ServerAction<CaptureWish, ExternalOutcome>;
};

/** Takes an authorized amount, all of it or a part, at once. */
export function CaptureDialog({ payment, open, onClose, action }: CaptureDialogProps) {
  const t = useTranslations("operations");
  const verdictText = useVerdictText();
  const facts = factsFromDto(payment.facts);
  const available = availableAmount("capture", facts);
  const ceiling = ceilingOf(payment, "capture");
  const form = useForm({ defaultValues: { amount: firstAmount("capture", facts, ceiling) } });
  const typed = useWatch({ control: form.control, name: "amount" });
  const judgement = judgeAmount(typed, "capture", facts, ceiling);
  const meant = judgement.kind === "ok" ? judgement.amount : null;
  const confirmation = useConfirmation(payment.currency, meant);
  const [extra, setExtra] = useState(NO_EXTRA);
  const sending = useExternalOperation(action, (outcome) => {
    if (outcome.kind === "performed" && outcome.status !== "succeeded") return;
    if (outcome.kind === "requested")
      toast.success(t("requestedToast", { number: `R-${outcome.requestId}` }));
    else toast.success(t("doneToast.capture"), { description: childLink(outcome, t("openChild")) });
    onClose();
  });
  const performed = sending.data?.kind === "performed" ? sending.data : null;
  const ended = performed !== null && isOpenEnded(performed);
  const formId = `capture-${payment.sessionId}`;
  const submit = form.handleSubmit(async ({ amount }) => {
    const judged = judgeAmount(amount, "capture", facts, ceiling);
    const options = readExtra(extra);
    if (judged.kind !== "ok" || !options || sending.isPending || (await confirmation.isMissing())) return;
    sending.mutate({
      sessionId: payment.sessionId,
      amount: judged.amount,
      ...confirmation.sent,
      ...(Object.keys(options).length > 0 ? { extra: options } : {}),
    });
  });
  const shownAmount = judgement.kind === "ok" ? `${judgement.amount} ${payment.currency}` : "";
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={t("captureTitle")}
        footer={
          <>
            <DialogClose>{ended ? t("close") : t("dismiss")}</DialogClose>
            {ended ? null : (
              <Button type="submit" form={formId} variant="primary" pending={sending.isPending}>
                {t("sendCapture", { amount: shownAmount })}
              </Button>
            )}
          </>
        }
      >
        <PaymentSummary payment={payment} />
        <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
          {performed && performed.status !== "succeeded" ? <GatewayAnswer outcome={performed} /> : null}
          {ended ? null : (
            <>
              <AmountField
                registration={form.register("amount")}
                type="capture"
                facts={facts}
                judgement={judgement}
                available={available}
                ceiling={ceiling}
                error={amountError()}
                onChoose={(amount) => form.setValue("amount", amount, { shouldDirty: true })}
              />
              {meant === null ? null : (
                <ConfirmationField
                  confirmation={confirmation}
                  amount={meant}
                  currency={payment.currency}
                  asked={form.formState.isSubmitted}
                />
              )}
              <ExtraFields
                sessionId={payment.sessionId}
                type="capture"
                values={extra}
                onChange={setExtra}
                asked={form.formState.isSubmitted}
              />
              <p className="text-muted">{t("captureHint")}</p>
              <WhatFollows sessionId={payment.sessionId} type="capture" />
            </>
          )}
          <ActionRefusal error={sending.error} />
        </form>
      </DialogContent>
    </Dialog>
  );

  function amountError(): string | undefined {
    if (judgement.kind === "refused") return verdictText(judgement) ?? undefined;
    if (judgement.kind === "invalid") return t("amountInvalid", { example: available });
    const { isDirty, isSubmitted } = form.formState;
    return judgement.kind === "empty" && (isDirty || isSubmitted) ? t("amountEmpty") : undefined;
  }
}
