"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";
import type { OperablePayment } from "@/components/operations/payment";
import type { OperationActions, PaymentActActions } from "@/components/operations/types";
import { lazyModule } from "@/components/ui/lazy-module";
import type { OperationType } from "@/lib/operations/types";

/** The dialogs weigh more than the list behind them, and most visits open none. */
const dialogs = lazyModule(() => import("./asked-dialog"));
/** Fetched once the page stands, so that nobody waits at his first press. */
const FETCH_AHEAD_MS = 1_500;

type Opener = (type: OperationType, payment: OperablePayment) => void;

const Context = createContext<Opener | null>(null);
const ActsContext = createContext<PaymentActActions | null>(null);

export type OperationsProviderProps = {
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
    // After a fetch that failed, the next press tries again.
    void dialogs.prefetch();
  }, []);
  const close = useCallback(() => setShown(false), []);
  const parts = dialogs.useModule();
  useEffect(() => {
    const timer = setTimeout(() => void dialogs.prefetch(), FETCH_AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Context value={open}>
      <ActsContext value={actions.acts}>{children}</ActsContext>
      {asked && parts ? (
        <parts.AskedDialog
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
