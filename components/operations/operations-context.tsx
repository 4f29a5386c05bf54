"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { CaptureDialog } from "@/components/operations/capture-dialog";
import { InternalDialog } from "@/components/operations/internal-dialog";
import type { OperablePayment } from "@/components/operations/payment";
import { RequestDialog } from "@/components/operations/request-dialog";
import type { PaymentActActions } from "@/components/operations/payment-acts";
import type { OperationActions } from "@/components/operations/types";
import type { OperationType } from "@/lib/operations/types";

type Opener = (type: OperationType, payment: OperablePayment) => void;

const Context = createContext<Opener | null>(null);
const ActsContext = createContext<PaymentActActions | null>(null);

type OperationsProviderProps = {
  actions: OperationActions;
  /** Called when a payment no longer exists. */
  onGone?: () => void;
  children: ReactNode;
};

/** One place for all dialogs of a screen; menus and buttons below it only say what they want. */
export function OperationsProvider({ actions, onGone, children }: OperationsProviderProps) {
  const [asked, setAsked] = useState<{
    type: OperationType;
    payment: OperablePayment;
    number: number;
  } | null>(null);
  // The dialog keeps its content while it fades away.
  const [shown, setShown] = useState(false);
  const open = useCallback<Opener>((type, payment) => {
    setAsked((before) => ({ type, payment, number: (before?.number ?? 0) + 1 }));
    setShown(true);
  }, []);
  const close = useCallback(() => setShown(false), []);
  return (
    <Context value={open}>
      <ActsContext value={actions.acts}>{children}</ActsContext>
      {asked ? (
        <AskedDialog
          {...asked}
          key={asked.number}
          open={shown}
          onClose={close}
          actions={actions}
          onGone={onGone}
        />
      ) : null}
    </Context>
  );
}

type AskedDialogProps = Pick<OperationsProviderProps, "actions" | "onGone"> & {
  type: OperationType;
  payment: OperablePayment;
  open: boolean;
  onClose: () => void;
};

function AskedDialog({ type, actions, onGone, ...dialog }: AskedDialogProps) {
  if (type === "refund" || type === "void") {
    return <RequestDialog {...dialog} type={type} action={actions[type]} preview={actions.preview} />;
  }
  if (type === "capture") return <CaptureDialog {...dialog} action={actions.capture} />;
  return <InternalDialog {...dialog} type={type} action={actions[type]} onGone={onGone} />;
}

/** Opens the dialog of an operation. */
export function useOperations(): Opener {
  const open = use(Context);
  if (!open) throw new Error("useOperations needs an OperationsProvider above it.");
  return open;
}

/** What can be done about a payment beside its operations. */
export function usePaymentActs(): PaymentActActions {
  const acts = use(ActsContext);
  if (!acts) throw new Error("usePaymentActs needs an OperationsProvider above it.");
  return acts;
}
