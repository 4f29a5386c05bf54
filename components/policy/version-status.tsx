import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ShownStatus } from "@/lib/approvals/policy/views";

const TONES: Record<ShownStatus, Tone> = {
  draft: "neutral",
  waiting: "warning",
  refused: "negative",
  live: "positive",
  shadow: "info",
  retired: "neutral",
};

/** What a version is now. */
export function VersionStatus({ status }: { status: ShownStatus }) {
  const t = useTranslations("policy.page");
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>;
}
