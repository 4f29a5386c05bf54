"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { uploadEvidence } from "@/components/outcomes/api";
import { useFailureText } from "@/components/shell/failure-text";
import type { OutcomeActions } from "@/components/outcomes/types";
import { useOutcomeAction } from "@/components/outcomes/use-outcome-action";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { runAction } from "@/lib/http/action-failure";
import type { ProposeSettlementInput } from "@/lib/operations/outcomes/schemas";
import { SETTLEMENT_OUTCOMES, type SettlementOutcome } from "@/lib/operations/outcomes/types";

type ProposeDialogProps = {
  open: boolean;
  onClose: () => void;
  operationId: string;
  propose: OutcomeActions["propose"];
};

type Filled = { input: ProposeSettlementInput; file: File | null };
type Missing = "outcome" | "gatewayReference" | "note" | "evidence" | "file";

const FILE_MAX_BYTES = 5 * 1024 * 1024;

/** Says what became of an operation, and what proves it. */
export function ProposeDialog({ open, onClose, operationId, propose }: ProposeDialogProps) {
  const t = useTranslations("outcomes");
  const form = useId();
  const failureText = useFailureText();
  const [outcome, setOutcome] = useState<SettlementOutcome | null>(null);
  const [missing, setMissing] = useState<readonly Missing[]>([]);
  const proposing = useOutcomeAction(
    async ({ input, file }: Filled) => {
      const evidenceFileId = file ? await uploadEvidence(operationId, file) : undefined;
      return runAction(propose({ ...input, ...(evidenceFileId ? { evidenceFileId } : {}) }));
    },
    () => {
      toast.success(t("proposed"));
      onClose();
    },
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Nothing is chosen beforehand: either answer, given by mistake, moves money wrongly.
    if (outcome === null) return setMissing(["outcome"]);
    const filled = read(new FormData(event.currentTarget), operationId, outcome);
    const lacks = missingOf(filled);
    setMissing(lacks);
    if (lacks.length === 0 && !proposing.isPending) proposing.mutate(filled);
  };
  const close = (next: boolean) => {
    if (next || proposing.isPending) return;
    proposing.reset();
    setMissing([]);
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={close}>
      <DialogContent
        title={t("proposeTitle")}
        description={t("proposeHint")}
        footer={
          <>
            <DialogClose>{t("back")}</DialogClose>
            <Button type="submit" form={form} variant="primary" pending={proposing.isPending}>
              {t("proposeConfirm")}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label={t("outcomeLabel")}
            required
            {...(outcome ? { hint: t(`outcomeEffect.${outcome}`) } : {})}
            error={missing.includes("outcome") && t("outcomeMissing")}
          >
            <Select
              name="outcome"
              value={outcome ?? ""}
              {...(outcome === null ? { placeholder: t("outcomeChoose") } : {})}
              options={SETTLEMENT_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
              onChange={(event) => setOutcome(event.target.value as SettlementOutcome)}
            />
          </Field>
          {outcome === "executed" ? (
            <Field
              label={t("gatewayReference")}
              required
              error={missing.includes("gatewayReference") && t("gatewayReferenceMissing")}
            >
              <Input name="gatewayReference" dir="ltr" maxLength={128} autoComplete="off" />
            </Field>
          ) : null}
          <Field label={t("note")} required error={missing.includes("note") && t("noteMissing")}>
            <Textarea name="note" maxLength={1000} rows={2} />
          </Field>
          <Field
            label={t("evidence")}
            hint={t("evidenceHint")}
            required
            error={missing.includes("evidence") && t("evidenceMissing")}
          >
            <Textarea name="evidence" maxLength={4000} />
          </Field>
          <Field
            label={t("file")}
            hint={t("fileHint")}
            optional
            error={missing.includes("file") && t("fileTooLarge")}
          >
            <FileInput name="file" accept=".pdf,.png,.jpg,.jpeg,.txt" />
          </Field>
          {proposing.error ? (
            <Callout tone="negative" title={t("failedTitle")} live>
              {failureText(proposing.error)}
            </Callout>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function read(data: FormData, operationId: string, outcome: SettlementOutcome): Filled {
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const file = data.get("file");
  return {
    input: {
      operationId,
      outcome,
      ...(outcome === "executed" ? { gatewayReference: text("gatewayReference") } : {}),
      note: text("note"),
      evidence: text("evidence"),
    },
    // A field without a choice gives an empty file.
    file: file instanceof File && file.name !== "" ? file : null,
  };
}

function missingOf({ input, file }: Filled): Missing[] {
  const missing: Missing[] = [];
  if (input.outcome === "executed" && !input.gatewayReference) missing.push("gatewayReference");
  if (!input.note) missing.push("note");
  if (!input.evidence) missing.push("evidence");
  if (file && file.size > FILE_MAX_BYTES) missing.push("file");
  return missing;
}
