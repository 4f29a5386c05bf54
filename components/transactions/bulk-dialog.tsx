"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { ConfirmationField } from "@/components/operations/confirmation-field";
import { ActionRefusal } from "@/components/operations/external-result";
import { paymentName } from "@/components/operations/payment";
import { useTotalsConfirmation } from "@/components/operations/use-confirmation";
import type { ListedTransaction } from "@/components/transactions/api";
import { type BulkAct, type BulkActions, bulkTotals, refusalOf } from "@/components/transactions/bulk-acts";
import { BulkResults } from "@/components/transactions/bulk-results";
import { type RefundReason, useBulkAct } from "@/components/transactions/use-bulk-act";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useVerdictText } from "@/lib/i18n/verdict-text";
import { REASON_CODES } from "@/lib/approvals/types";

type BulkDialogProps = {
  act: BulkAct;
  rows: readonly ListedTransaction[];
  actions: BulkActions;
  /** These are done; what was refused stays selected. */
  onDone: (sessionIds: readonly string[]) => void;
  onClose: () => void;
};

/** One act on several payments: what they come to first, afterwards what became of each. */
export function BulkDialog({ act, rows, actions, onDone, onClose }: BulkDialogProps) {
  const t = useTranslations("lists.bulk");
  const form = useId();
  const able = rows.filter((row) => refusalOf(act, row) === null);
  const acting = useBulkAct(act, able, actions, onDone);
  const close = (open: boolean) => !open && !acting.isPending && onClose();
  if (acting.data) {
    const done = acting.data.filter((one) => one.ok).length;
    return (
      <Dialog open onOpenChange={close}>
        <DialogContent
          title={t("resultTitle", { done, count: acting.data.length })}
          footer={<DialogClose>{t("close")}</DialogClose>}
        >
          <BulkResults rows={able} results={acting.data} />
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={close}>
      <DialogContent
        title={t(`title.${act}`, { count: able.length })}
        description={t(`text.${act}`)}
        footer={
          <>
            <DialogClose>{t("back")}</DialogClose>
            <Button
              type="submit"
              form={form}
              variant={act === "refund" || act === "resend" ? "primary" : "danger"}
              pending={acting.isPending}
            >
              {t(`confirm.${act}`, { count: able.length })}
            </Button>
          </>
        }
      >
        <BulkForm
          id={form}
          act={act}
          rows={able}
          onSubmit={(reason) => acting.isPending || acting.mutate(reason)}
        >
          <Totals act={act} rows={able} />
          {able.length < rows.length ? (
            <Refused rows={rows.filter((row) => refusalOf(act, row) !== null)} act={act} all={rows.length} />
          ) : null}
          <ActionRefusal error={acting.error} />
        </BulkForm>
      </DialogContent>
    </Dialog>
  );
}

function Totals({ act, rows }: { act: BulkAct; rows: readonly ListedTransaction[] }) {
  const t = useTranslations("lists.bulk");
  return (
    <DefinitionList>
      {bulkTotals(act, rows).map(({ currency, count, amount }) => (
        <Definition key={currency} numeric term={t("total", { count, currency })}>
          <Amount value={amount} currency={currency} strong />
        </Definition>
      ))}
    </DefinitionList>
  );
}

type RefusedProps = { rows: readonly ListedTransaction[]; act: BulkAct; all: number };

function Refused({ rows, act, all }: RefusedProps) {
  const t = useTranslations("lists.bulk");
  const verdictText = useVerdictText();
  return (
    <Callout tone="warning" title={t("able", { able: all - rows.length, count: all })}>
      <ul className="max-h-40 overflow-y-auto text-xs">
        {rows.map((row) => {
          const refused = refusalOf(act, row);
          return (
            <li key={row.sessionId}>
              <bdi dir="ltr" className="font-medium">
                {paymentName(row)}
              </bdi>{" "}
              {refused && verdictText(refused)}
            </li>
          );
        })}
      </ul>
    </Callout>
  );
}

type BulkFormProps = {
  id: string;
  act: BulkAct;
  /** What the act goes to. */
  rows: readonly ListedTransaction[];
  onSubmit: (reason: RefundReason | null) => void;
  children: React.ReactNode;
};

function BulkForm({ id, act, rows, onSubmit, children }: BulkFormProps) {
  const t = useTranslations("lists.bulk");
  const tOperations = useTranslations("operations");
  const tReason = useTranslations("requests.reason");
  const [missing, setMissing] = useState<"reason" | "note" | null>(null);
  const [asked, setAsked] = useState(false);
  const totals = useTotalsConfirmation(act === "refund" ? bulkTotals(act, rows) : []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (act !== "refund") return onSubmit(null);
    setAsked(true);
    const data = new FormData(event.currentTarget);
    const reasonCode = String(data.get("reason") ?? "");
    const note = String(data.get("note") ?? "").trim();
    const lacks = reasonCode === "" ? "reason" : reasonCode === "other" && note === "" ? "note" : null;
    setMissing(lacks);
    if (lacks !== null) return;
    const confirmedTotals = await totals.confirm();
    if (confirmedTotals === null) return;
    onSubmit({
      reasonCode,
      ...(note ? { note } : {}),
      ...(confirmedTotals.length > 0 ? { confirmedTotals } : {}),
    });
  };
  return (
    <form id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {act === "refund" ? (
        <>
          <Field
            label={t("reason")}
            required
            error={missing === "reason" ? tOperations("reasonMissing") : undefined}
          >
            <Select
              name="reason"
              placeholder={tOperations("reasonPlaceholder")}
              options={REASON_CODES.refund.map((code) => ({ value: code, label: tReason(code) }))}
            />
          </Field>
          <Field label={t("note")} optional error={missing === "note" ? t("noteMissing") : undefined}>
            <Textarea name="note" maxLength={1000} />
          </Field>
          {totals.asked.map(({ currency, amount, typed, missing: lacks }) => (
            <ConfirmationField
              key={currency}
              confirmation={{
                needed: true,
                missing: lacks,
                typed,
                setTyped: (text) => totals.setTyped(currency, text),
              }}
              amount={amount}
              currency={currency}
              asked={asked}
            />
          ))}
        </>
      ) : null}
    </form>
  );
}
