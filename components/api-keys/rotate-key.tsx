"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useFailureText } from "@/components/shell/failure-text";
import type { ApiKeySummary } from "@/lib/auth/keys/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";

export type RotateAction = ServerAction<
  { keyId: number; overlapHours: number },
  { key: string; result: ProposeResult }
>;

/** From "it has leaked" to a release in a week. */
const OVERLAPS = [0, 1, 24, 72, 168];
const USUAL = 24;

type RotateKeyProps = {
  apiKey: ApiKeySummary;
  rotate: RotateAction;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** A new secret for a key, shown once; the old one works on for a while. */
export function RotateKey({ apiKey, rotate, open, onOpenChange }: RotateKeyProps) {
  const t = useTranslations("apiKeys");
  const changes = useTranslations("changes");
  const [overlapHours, setOverlapHours] = useState(USUAL);
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const rotating = useMutation({
    mutationFn: () => runAction(rotate({ keyId: apiKey.id, overlapHours })),
    // The answer is a key: it leaves memory with the dialog.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiAccessKey }),
  });
  const made = rotating.data;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        rotating.reset();
        onOpenChange(next);
      }}
    >
      <DialogContent
        title={t(made ? "rotatedTitle" : "rotateTitle", { name: apiKey.name })}
        description={made ? undefined : t("rotateHint")}
        footer={
          <>
            <DialogClose>{t(made ? "close" : "cancel")}</DialogClose>
            {made ? null : (
              <Button variant="primary" pending={rotating.isPending} onClick={() => rotating.mutate()}>
                {t("rotateConfirm")}
              </Button>
            )}
          </>
        }
      >
        {made ? (
          <div className="flex flex-col gap-3">
            <p className="flex items-center gap-2 border-line-strong border-y bg-sunken px-3 py-2.5">
              <bdi
                dir="ltr"
                data-testid="rotated-api-key"
                className="min-w-0 flex-1 select-all break-all font-mono"
              >
                {made.key}
              </bdi>
              <CopyButton value={made.key} label={t("key")} />
            </p>
            <Callout tone="warning">{t("once")}</Callout>
            {made.result.status === "waiting" ? (
              <Callout tone="warning" title={changes("told.waiting")}>
                {changes("keyWaits")}
              </Callout>
            ) : null}
          </div>
        ) : (
          <Field label={t("overlap")} error={rotating.isError ? failureText(rotating.error) : undefined}>
            <Select
              value={String(overlapHours)}
              options={OVERLAPS.map((count) => ({ value: String(count), label: t("hours", { count }) }))}
              onChange={(event) => setOverlapHours(Number(event.target.value))}
            />
          </Field>
        )}
      </DialogContent>
    </Dialog>
  );
}
