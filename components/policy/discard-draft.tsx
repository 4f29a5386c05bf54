"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type DiscardAction = ServerAction<{ version: number }, void>;

/** Throws the draft away, after asking. */
export function DiscardDraft({ version, discard }: { version: number; discard: DiscardAction }) {
  const t = useTranslations("policy.edit");
  const router = useRouter();
  const failureText = useFailureText();
  const [asking, setAsking] = useState(false);
  const discarding = useMutation({
    mutationFn: () => runAction(discard({ version })),
    onSuccess: () => router.push("/settings/approval-policy"),
  });
  return (
    <>
      <Button variant="ghost" onClick={() => setAsking(true)}>
        {t("discard")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("discardTitle")}
        description={t("discardHint")}
        confirmLabel={t("discard")}
        danger
        pending={discarding.isPending}
        onConfirm={() => discarding.mutate()}
      >
        {discarding.isError ? (
          <Callout tone="negative" live>
            {failureText(discarding.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
