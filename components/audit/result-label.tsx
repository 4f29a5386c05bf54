import { useTranslations } from "next-intl";
import { type StateShape, StateLabel } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { AuditResult } from "@/lib/audit/types";

const LOOK: Record<AuditResult, { tone: Tone; shape: StateShape }> = {
  ok: { tone: "positive", shape: "full" },
  refused: { tone: "warning", shape: "cross" },
  failed: { tone: "negative", shape: "cross" },
};

/** How an act ended. */
export function ResultLabel({ result }: { result: AuditResult }) {
  const t = useTranslations("audit.result");
  return <StateLabel {...LOOK[result]}>{t(result)}</StateLabel>;
}
