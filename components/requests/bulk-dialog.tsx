"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { BulkResults } from "@/components/requests/bulk-results";
import { loudRisks } from "@/components/requests/risk-list";
import { sendByKey } from "@/components/requests/note-dialog";
import { Refusal } from "@/components/requests/refusal";
import { type DecideManyAction, useDecideMany } from "@/components/requests/use-decide-many";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { totalsOf } from "@/lib/approvals/inbox/totals";
import type { InboxRow } from "@/lib/approvals/inbox/types";

type BulkDialogProps = {
  verdict: "approve" | "reject";
  rows: readonly InboxRow[];
  decideMany: DecideManyAction;
  /** These are decided; what was refused stays selected. */
  onDecided: (requestIds: readonly number[]) => void;
  onClose: () => void;
};

/** One decision about several requests: what they come to first, afterwards what became of each. */
export function BulkDialog({ verdict, rows, decideMany, onDecided, onClose }: BulkDialogProps) {
  const t = useTranslations("requests");
  const form = useId();
  const [missing, setMissing] = useState(false);
  const deciding = useDecideMany(decideMany, (results) =>
    onDecided(results.flatMap((one) => (one.ok ? [one.requestId] : []))),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note") ?? "").trim();
    const lacks = verdict === "reject" && note === "";
    setMissing(lacks);
    if (lacks || deciding.isPending) return;
    const requests = rows.flatMap(({ id, contentHash }) =>
      contentHash ? [{ requestId: id, contentHash }] : [],
    );
    deciding.mutate({ verdict, requests, ...(note ? { note } : {}) });
  };
  const results = deciding.data;
  const close = (open: boolean) => !open && !deciding.isPending && onClose();
  if (results) {
    const done = results.filter((one) => one.ok).length;
    return (
      <Dialog open onOpenChange={close}>
        <DialogContent
          title={t("bulk.resultTitle", { done, count: results.length })}
          footer={<DialogClose>{t("bulk.close")}</DialogClose>}
        >
          <BulkResults rows={rows} results={results} />
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={close}>
      <DialogContent
        title={t(`bulk.${verdict}Title`, { count: rows.length })}
        description={t(`bulk.${verdict}Hint`)}
        footer={
          <>
            <DialogClose>{t("back")}</DialogClose>
            <Button
              type="submit"
              form={form}
              variant={verdict === "reject" ? "danger" : "primary"}
              pending={deciding.isPending}
            >
              {t(`bulk.${verdict}Confirm`, { count: rows.length })}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Totals rows={rows} />
          <Refusal error={deciding.error} />
          <Field
            label={t(verdict === "reject" ? "rejectNote" : "note")}
            required={verdict === "reject"}
            optional={verdict === "approve"}
            error={missing && t("rejectNoteMissing")}
          >
            <Textarea name="note" maxLength={1000} onKeyDown={sendByKey} onChange={() => setMissing(false)} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Totals({ rows }: { rows: readonly InboxRow[] }) {
  const t = useTranslations("requests");
  const risky = rows.filter((row) => loudRisks(row.risks).length > 0).length;
  return (
    <>
      <DefinitionList>
        {totalsOf(rows).map((total) => (
          <Definition
            key={`${total.operation} ${total.currency}`}
            numeric
            term={t("bulk.total", { operation: t(`operation.${total.operation}`), count: total.count })}
          >
            <Amount value={total.amount} currency={total.currency} strong />
          </Definition>
        ))}
      </DefinitionList>
      {risky > 0 ? <Callout tone="warning">{t("bulk.risky", { count: risky })}</Callout> : null}
    </>
  );
}
