"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import type { ApiKeySummary } from "@/lib/auth/keys/types";
import type { ProposeResult } from "@/lib/changes/types";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";
import { useNetworkError } from "./use-network-error";

export type SetNetworks = ServerAction<{ keyId: number; networks: string }, ProposeResult>;

type NetworksDialogProps = {
  apiKey: ApiKeySummary;
  setNetworks: SetNetworks;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** From where a key may be used; empty means from everywhere. */
export function NetworksDialog({ apiKey, setNetworks, open, onOpenChange }: NetworksDialogProps) {
  const t = useTranslations("apiKeys");
  const form = useId();
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const saving = useMutation({
    mutationFn: (networks: string) => runAction(setNetworks({ keyId: apiKey.id, networks })),
    onSuccess: async ({ status }) => {
      onOpenChange(false);
      toast.success(t(status === "waiting" ? "networksWait" : "networksSaved"));
      await queryClient.invalidateQueries({ queryKey: apiAccessKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate(String(new FormData(event.currentTarget).get("networks") ?? ""));
  };
  const networkError = useNetworkError();
  const [bad] = saving.error instanceof ActionFailure ? (saving.error.fieldErrors.networks ?? []) : [];
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        saving.reset();
        onOpenChange(next);
      }}
    >
      <DialogContent
        title={t("networksTitle", { name: apiKey.name })}
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
            label={t("networks")}
            hint={t("networksHint")}
            error={
              saving.isError ? (bad === undefined ? failureText(saving.error) : networkError(bad)) : undefined
            }
            optional
          >
            <Textarea name="networks" dir="ltr" rows={5} defaultValue={apiKey.networks.join("\n")} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
