import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ImportStatus } from "@/lib/payments/incoming/types";

const LOOKS: Record<ImportStatus, { tone: Tone; shape: StateShape }> = {
  uploaded: { tone: "neutral", shape: "ring" },
  checking: { tone: "info", shape: "half" },
  checked: { tone: "info", shape: "ring" },
  running: { tone: "info", shape: "half" },
  done: { tone: "positive", shape: "full" },
  canceled: { tone: "warning", shape: "dash" },
  failed: { tone: "negative", shape: "cross" },
};

/** How far an import is. */
export function ImportStatusLabel({ status }: { status: ImportStatus }) {
  const t = useTranslations("paymentsIn");
  return <StateLabel {...LOOKS[status]}>{t(`status.${status}`)}</StateLabel>;
}
