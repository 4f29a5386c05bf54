"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionRefusal } from "@/components/operations/external-result";
import { PaymentSummary } from "@/components/operations/payment-summary";
import type { SessionInput } from "@/components/operations/types";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { TransactionRow } from "@/lib/transactions/views";

type RestoreButtonProps = {
  row: TransactionRow;
  mayRestore: boolean;
  restore: ServerAction<SessionInput, null>;
  /** In a list: on a phone its mark has to do, the name of who paid needs the room. */
  compact?: boolean;
};

/** Brings a deleted payment back, after a question. */
export function RestoreButton({ row, mayRestore, restore, compact }: RestoreButtonProps) {
  const t = useTranslations("operations");
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const restoring = useMutation({
    mutationFn: () => runAction(restore({ sessionId: row.sessionId })),
    onSuccess: () => {
      setOpen(false);
      toast.success(t("restoreDone"));
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <>
      <Button
        size="small"
        disabledReason={mayRestore ? null : t("restoreForbidden")}
        onClick={() => setOpen(true)}
      >
        <Undo2 aria-hidden="true" className="rtl:-scale-x-100" />
        <span className={compact ? "max-md:sr-only" : undefined}>{t("restore")}</span>
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("restoreTitle")}
        confirmLabel={t("restoreConfirm")}
        pending={restoring.isPending}
        onConfirm={() => restoring.mutate()}
      >
        <PaymentSummary payment={row} />
        <p className="mb-3">{t("restoreText")}</p>
        <ActionRefusal error={restoring.error} />
      </ConfirmDialog>
    </>
  );
}
