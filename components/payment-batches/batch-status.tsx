import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { BatchStatus } from "@/lib/payments/payment-requests/batch/views";

const LOOKS: Record<BatchStatus, { tone: Tone; shape: StateShape }> = {
  checked: { tone: "info", shape: "ring" },
  running: { tone: "info", shape: "half" },
  done: { tone: "positive", shape: "full" },
  discarded: { tone: "neutral", shape: "dash" },
};

/** How far a file is. */
export function BatchStatusLabel({ status }: { status: BatchStatus }) {
  const t = useTranslations("paymentRequests.batch");
  return <StateLabel {...LOOKS[status]}>{t(`status.${status}`)}</StateLabel>;
}
