import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { OperationStatus } from "@/lib/operations/types";
import type { ChildState, TransactionState } from "@/lib/transactions/types";
import type { ChildRow } from "@/lib/transactions/views";

type Look = { tone: Tone; shape: StateShape };

const transactionLooks: Record<TransactionState, Look> = {
  created: { tone: "info", shape: "ring" },
  pending: { tone: "warning", shape: "ring" },
  attempted: { tone: "warning", shape: "half" },
  authorized: { tone: "accent", shape: "half" },
  paid: { tone: "positive", shape: "full" },
  cod: { tone: "positive", shape: "ring" },
  failed: { tone: "negative", shape: "cross" },
  canceled: { tone: "neutral", shape: "cross" },
  expired: { tone: "neutral", shape: "dash" },
  invalided: { tone: "neutral", shape: "ring" },
};

const childLooks: Record<ChildState | "reversed", Look> = {
  paid: { tone: "positive", shape: "full" },
  refunded: { tone: "accent", shape: "full" },
  refund_queued: { tone: "warning", shape: "half" },
  refund_rejected: { tone: "negative", shape: "cross" },
  voided: { tone: "neutral", shape: "dash" },
  reversed: { tone: "negative", shape: "dash" },
};

const attemptLooks = {
  pending: { tone: "warning", shape: "ring" },
  success: { tone: "positive", shape: "full" },
  failed: { tone: "negative", shape: "cross" },
  canceled: { tone: "neutral", shape: "cross" },
  error: { tone: "negative", shape: "ring" },
  cod: { tone: "positive", shape: "ring" },
} as const satisfies Record<string, Look>;

const operationLooks: Record<OperationStatus, Look> = {
  in_flight: { tone: "info", shape: "half" },
  unknown: { tone: "warning", shape: "half" },
  pending: { tone: "info", shape: "ring" },
  succeeded: { tone: "positive", shape: "full" },
  declined: { tone: "negative", shape: "cross" },
  failed: { tone: "negative", shape: "dash" },
  rejected: { tone: "negative", shape: "cross" },
};

/** The state of a payment. */
export function TransactionStateLabel({ state }: { state: TransactionState }) {
  const t = useTranslations("transactions.state");
  return <StateLabel {...transactionLooks[state]}>{t(state)}</StateLabel>;
}

/** What a child transaction records. */
export function ChildStateLabel({ child }: { child: Pick<ChildRow, "state" | "reversed"> }) {
  const t = useTranslations("transactions.childState");
  const state = child.reversed ? "reversed" : child.state;
  return <StateLabel {...childLooks[state]}>{t(state)}</StateLabel>;
}

/** How one of the customer's attempts ended. */
export function AttemptStateLabel({ state }: { state: string }) {
  const t = useTranslations("transactions.attemptState");
  if (!(state in attemptLooks)) return <StateLabel>{state}</StateLabel>;
  const known = state as keyof typeof attemptLooks;
  return <StateLabel {...attemptLooks[known]}>{t(known)}</StateLabel>;
}

/** How far an operation is. */
export function OperationStatusLabel({ status }: { status: string }) {
  const t = useTranslations("transactions.operationStatus");
  if (!(status in operationLooks)) return <StateLabel>{status}</StateLabel>;
  const known = status as OperationStatus;
  return <StateLabel {...operationLooks[known]}>{t(known)}</StateLabel>;
}
