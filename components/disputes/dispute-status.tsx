import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import { Timestamp } from "@/components/ui/timestamp";
import type { Tone } from "@/components/ui/tone";
import type { DisputeStatus } from "@/lib/transactions/disputes/rules";

const LOOK: Record<DisputeStatus, { tone: Tone; shape: StateShape }> = {
  opened: { tone: "warning", shape: "half" },
  won: { tone: "positive", shape: "full" },
  lost: { tone: "negative", shape: "cross" },
};

export function DisputeStatusLabel({ status }: { status: DisputeStatus }) {
  const t = useTranslations("disputes.status");
  return <StateLabel {...LOOK[status]}>{t(status)}</StateLabel>;
}

/** Until when the merchant may answer; of no interest once it is decided. */
export function DueDate({ dueAt, status }: { dueAt: string | null; status: DisputeStatus }) {
  const t = useTranslations("disputes");
  if (dueAt === null || status !== "opened") return t("none");
  return <Timestamp value={dueAt} />;
}

type Worded = { reason: string | null };

/** Gateways write reasons as codes, most of them the same ones; what only one of them knows is said in its own words. */
export function DisputeReason({ reason }: Worded) {
  const t = useTranslations("disputes");
  if (reason === null) return t("none");
  const key = `reason.${reason}` as "reason.general";
  return t.has(key) ? t(key) : <bdi>{reason.replaceAll("_", " ")}</bdi>;
}
