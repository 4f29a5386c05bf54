"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { type Retention, RETENTION_MONTHS } from "@/lib/settings/rules";

type RetentionNoticeProps = {
  months: Retention;
  /** From when on the setting counts. */
  countsFrom: string | null;
  /** Null for people who may not change it. */
  change: ServerAction<{ months: Retention }, null> | null;
};

/** How long deleted payments are kept, and the way to change it. */
export function RetentionNotice({ months, countsFrom, change }: RetentionNoticeProps) {
  const t = useTranslations("transactions.retention");
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-4 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-muted">
      <p className="max-w-3xl">
        {months === null ? t("forever") : `${t("months", { months })} ${t("except")}`}{" "}
        {countsFrom === null ? null : <Grace from={countsFrom} />}
      </p>
      {change ? (
        <>
          <Button size="small" onClick={() => setOpen(true)}>
            {t("change")}
          </Button>
          {open ? <RetentionDialog months={months} change={change} onClose={() => setOpen(false)} /> : null}
        </>
      ) : null}
    </div>
  );
}

/** Only while it is still to come. */
function Grace({ from }: { from: string }) {
  const t = useTranslations("transactions.retention");
  const [isAhead] = useState(() => Date.parse(from) > Date.now());
  return isAhead ? t.rich("grace", { at: () => <Timestamp value={from} /> }) : null;
}

type RetentionDialogProps = {
  months: Retention;
  change: NonNullable<RetentionNoticeProps["change"]>;
  onClose: () => void;
};

function RetentionDialog({ months, change, onClose }: RetentionDialogProps) {
  const t = useTranslations("transactions.retention");
  const failureText = useFailureText();
  const router = useRouter();
  const [chosen, setChosen] = useState<Retention>(months);
  const saving = useMutation({
    mutationFn: () => runAction(change({ months: chosen })),
    onSuccess: () => {
      toast.success(t("saved"));
      onClose();
      router.refresh();
    },
  });
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={t("title")}
        footer={
          <>
            <DialogClose />
            <Button variant="primary" pending={saving.isPending} onClick={() => saving.mutate()}>
              {t("save")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          {saving.isError ? (
            <Callout tone="negative" title={t("failed")} live>
              {failureText(saving.error)}
            </Callout>
          ) : null}
          <Field label={t("label")}>
            <Select
              value={chosen === null ? "" : String(chosen)}
              placeholder={t("never")}
              options={RETENTION_MONTHS.map((value) => ({
                value: String(value),
                label: t("option", { months: value }),
              }))}
              onChange={(event) =>
                setChosen(RETENTION_MONTHS.find((value) => String(value) === event.target.value) ?? null)
              }
            />
          </Field>
          <Callout tone="warning">{t("warning")}</Callout>
          <p className="text-muted">{t("except")}</p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
