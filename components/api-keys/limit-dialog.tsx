"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";

export type SetLimit = ServerAction<{ of: "key" | "user" | "general"; id: number; dailyLimit: string }, void>;

export type LimitOf = {
  of: "key" | "user" | "general";
  id: number;
  name: string;
  dailyLimit: number | null;
  setLimit: SetLimit;
};

type LimitDialogProps = LimitOf & { open: boolean; onOpenChange: (open: boolean) => void };

/** How many calls a day; empty means the general limit. */
export function LimitDialog({ of, id, name, dailyLimit, setLimit, open, onOpenChange }: LimitDialogProps) {
  const t = useTranslations("apiKeys");
  const form = useId();
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const saving = useMutation({
    mutationFn: (text: string) => runAction(setLimit({ of, id, dailyLimit: text })),
    onSuccess: async () => {
      onOpenChange(false);
      toast.success(t("limitSaved"));
      await queryClient.invalidateQueries({ queryKey: apiAccessKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate(String(new FormData(event.currentTarget).get("dailyLimit") ?? ""));
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        saving.reset();
        onOpenChange(next);
      }}
    >
      <DialogContent
        title={t("limitTitle", { name })}
        footer={
          <>
            <DialogClose>{t("cancel")}</DialogClose>
            <Button type="submit" form={form} variant="primary" pending={saving.isPending}>
              {t("save")}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit}>
          <Field
            label={t("callsADay")}
            hint={of === "general" ? t("generalHint") : t("ownLimitHint")}
            error={
              saving.isError
                ? isBadNumber(saving.error)
                  ? t("errors.limit")
                  : failureText(saving.error)
                : null
            }
          >
            <Input
              name="dailyLimit"
              numeric
              defaultValue={dailyLimit ?? ""}
              inputMode="numeric"
              maxLength={9}
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function isBadNumber(error: unknown): boolean {
  return error instanceof ActionFailure && error.fieldErrors.dailyLimit !== undefined;
}
