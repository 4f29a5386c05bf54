import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { RequestStatus } from "@/lib/approvals/types";

const looks: Record<RequestStatus | "unknown", { tone: Tone; shape: StateShape }> = {
  pending: { tone: "warning", shape: "ring" },
  approved: { tone: "info", shape: "half" },
  unknown: { tone: "warning", shape: "half" },
  manual_action_required: { tone: "negative", shape: "ring" },
  done: { tone: "positive", shape: "full" },
  rejected: { tone: "negative", shape: "cross" },
  canceled: { tone: "neutral", shape: "cross" },
  expired: { tone: "neutral", shape: "dash" },
};

type RequestStatusLabelProps = { status: RequestStatus; outcomeUnknown: boolean };

/** Where a request stands, as mark and word. */
export function RequestStatusLabel({ status, outcomeUnknown }: RequestStatusLabelProps) {
  const t = useTranslations("requests");
  const look = looks[outcomeUnknown ? "unknown" : status];
  return (
    <StateLabel tone={look.tone} shape={look.shape}>
      {outcomeUnknown ? t("unknown") : t(`status.${status}`)}
    </StateLabel>
  );
}
