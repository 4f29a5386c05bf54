"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import type { OutcomeActions } from "@/components/outcomes/types";
import { useOutcomeAction } from "@/components/outcomes/use-outcome-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { runAction } from "@/lib/http/action-failure";
import { isOpenOutcome } from "@/lib/operations/outcomes/rules";
import type { OutcomeDetail } from "@/lib/operations/outcomes/types";

type AskButtonProps = { outcome: OutcomeDetail; ask: OutcomeActions["ask"] };

/** Has the gateway asked now instead of on schedule. The answer appears on the page by itself. */
export function AskButton({ outcome, ask }: AskButtonProps) {
  const t = useTranslations("outcomes");
  const verdictText = useVerdictText();
  const failureText = useFailureText();
  const asking = useOutcomeAction(
    (operationId: string) => runAction(ask({ operationId })),
    () => toast.success(t("asked")),
  );
  if (!isOpenOutcome(outcome.status)) return null;
  return (
    <Button
      pending={asking.isPending}
      disabledReason={verdictText(outcome.can.ask)}
      onClick={() =>
        asking.mutate(outcome.operationId, { onError: (error) => toast.error(failureText(error)) })
      }
    >
      {t("ask")}
    </Button>
  );
}
