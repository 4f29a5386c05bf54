"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import type { ApiKeySummary } from "@/lib/auth/keys/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { apiAccessKey } from "./api";

export type RevokeKeyAction = ServerAction<{ keyId: number }, void>;

/** Ends a key, after asking: there is no way back. */
export function RevokeKey({ apiKey, revoke }: { apiKey: ApiKeySummary; revoke: RevokeKeyAction }) {
  const t = useTranslations("apiKeys");
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const revoking = useMutation({
    mutationFn: () => runAction(revoke({ keyId: apiKey.id })),
    onSuccess: async () => {
      setAsking(false);
      toast.success(t("revoked", { name: apiKey.name }));
      await queryClient.invalidateQueries({ queryKey: apiAccessKey });
    },
  });
  const ask = (open: boolean) => {
    revoking.reset();
    setAsking(open);
  };
  return (
    <>
      <Button
        size="small"
        variant="dangerQuiet"
        aria-label={t("revokeOf", { name: apiKey.name })}
        onClick={() => ask(true)}
      >
        {t("revoke")}
      </Button>
      <ConfirmDialog
        open={asking}
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
    </>
  );
}
