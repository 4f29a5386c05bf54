import { useTranslations } from "next-intl";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { MailStatus } from "@/lib/mail/types";

const LOOKS: Record<MailStatus, { tone: Tone; shape: StateShape }> = {
  waiting: { tone: "info", shape: "half" },
  sent: { tone: "positive", shape: "full" },
  captured: { tone: "neutral", shape: "ring" },
  failed: { tone: "negative", shape: "cross" },
  unsent: { tone: "warning", shape: "dash" },
};

/** What became of a mail. */
export function MailStatusLabel({ status }: { status: MailStatus }) {
  const t = useTranslations("mails");
  return <StateLabel {...LOOKS[status]}>{t(`status.${status}`)}</StateLabel>;
}
