"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import type { ApiKeySummary } from "@/lib/auth/keys/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";

export type RevokeKeyAction = ServerAction<{ keyId: number }, void>;

type RevokeKeyProps = {
  apiKey: ApiKeySummary;
  revoke: RevokeKeyAction;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Ends a key, after asking: there is no way back. */
export function RevokeKey({ apiKey, revoke, open, onOpenChange }: RevokeKeyProps) {
  const t = useTranslations("apiKeys");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const revoking = useMutation({
    mutationFn: () => runAction(revoke({ keyId: apiKey.id })),
    onSuccess: async () => {
      onOpenChange(false);
      toast.success(t("revoked", { name: apiKey.name }));
      await queryClient.invalidateQueries({ queryKey: apiAccessKey });
    },
  });
  const ask = (next: boolean) => {
    revoking.reset();
    onOpenChange(next);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={ask}
      title={t("revokeTitle", { name: apiKey.name })}
      description={t("revokeHint")}
      confirmLabel={t("revokeConfirm")}
      danger
      pending={revoking.isPending}
      onConfirm={() => revoking.mutate()}
    >
      {revoking.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(revoking.error)}
        </Callout>
      ) : null}
    </ConfirmDialog>
  );
}
