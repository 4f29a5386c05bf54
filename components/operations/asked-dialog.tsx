"use client";

import { CaptureDialog } from "@/components/operations/capture-dialog";
import { InternalDialog } from "@/components/operations/internal-dialog";
import type { OperablePayment } from "@/components/operations/payment";
import { RequestDialog } from "@/components/operations/request-dialog";
import type { OperationActions } from "@/components/operations/types";
import type { OperationType } from "@/lib/operations/types";

type AskedDialogProps = {
  actions: OperationActions;
  /** Called when the payment no longer exists. */
  onGone?: () => void;
  type: OperationType;
  payment: OperablePayment;
  open: boolean;
  onClose: () => void;
};

/** The dialog of the operation that was asked for. */
export function AskedDialog({ type, actions, onGone, ...dialog }: AskedDialogProps) {
  if (type === "refund" || type === "void") {
    const { preview, withdraw } = actions;
    return (
      <RequestDialog {...dialog} type={type} action={actions[type]} preview={preview} withdraw={withdraw} />
    );
  }
  if (type === "capture") return <CaptureDialog {...dialog} action={actions.capture} />;
  return <InternalDialog {...dialog} type={type} action={actions[type]} onGone={onGone} />;
}
