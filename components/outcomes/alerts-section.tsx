"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAnswerText } from "@/components/outcomes/answer-text";
import { useFailureText } from "@/components/shell/failure-text";
import type { OutcomeActions } from "@/components/outcomes/types";
import { useOutcomeAction } from "@/components/outcomes/use-outcome-action";
import { NoteDialog } from "@/components/requests/note-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { runAction } from "@/lib/http/action-failure";
import type { AlertLine, OutcomeDetail } from "@/lib/operations/outcomes/types";

type AlertsSectionProps = { outcome: OutcomeDetail; acknowledge: OutcomeActions["acknowledge"] };

/** Of what people were alerted, and what was done about it. */
export function AlertsSection({ outcome, acknowledge }: AlertsSectionProps) {
  const t = useTranslations("outcomes");
  if (outcome.alerts.length === 0) return null;
  return (
    <Section title={t("alerts")} meta={outcome.alerts.length}>
      <ul className="border-line border-t">
        {outcome.alerts.map((alert) => (
          <li key={alert.id} className="border-line border-b py-2">
            <AlertFacts alert={alert} />
            {alert.kind === "contradicts_settlement" && !alert.endedAt ? (
              <HandleButton outcome={outcome} alert={alert} acknowledge={acknowledge} />
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function AlertFacts({ alert }: { alert: AlertLine }) {
  const t = useTranslations("outcomes");
  const answerText = useAnswerText();
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">
          {t(`alertKind.${alert.kind}`, { answer: answerText(alert.answer) })}
        </span>
        <span className="ms-auto text-muted text-xs">
          <Timestamp value={alert.raisedAt} seconds />
        </span>
      </p>
      {alert.endedAt ? (
        <p className="text-muted text-xs">
          {alert.endedBy ? <bdi>{t("alertEndedBy", { name: alert.endedBy })}</bdi> : t("alertEnded")} ·{" "}
          <Timestamp value={alert.endedAt} seconds />
        </p>
      ) : null}
      {alert.endNote ? (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {alert.endNote}
        </p>
      ) : null}
    </>
  );
}

type HandleButtonProps = AlertsSectionProps & { alert: AlertLine };

function HandleButton({ outcome, alert, acknowledge }: HandleButtonProps) {
  const t = useTranslations("outcomes");
  const failureText = useFailureText();
  const [open, setOpen] = useState(false);
  const handling = useOutcomeAction(
    (note: string) => runAction(acknowledge({ operationId: outcome.operationId, alertId: alert.id, note })),
    () => {
      toast.success(t("handled"));
      setOpen(false);
    },
  );
  // Whoever may not settle may read what happened, and nothing more.
  const verdictText = useVerdictText();
  const verdict = outcome.can.propose;
  const isForbidden = !verdict.ok && verdict.code === "forbidden";
  return (
    <div className="mt-2">
      <Button disabledReason={isForbidden ? verdictText(verdict) : null} onClick={() => setOpen(true)}>
        {t("handle")}
      </Button>
      <NoteDialog
        open={open}
        onOpenChange={(next) => !next && !handling.isPending && setOpen(false)}
        title={t("handleTitle")}
        description={t("handleHint")}
        confirmLabel={t("handleButton")}
        dismissLabel={t("back")}
        pending={handling.isPending}
        noteLabel={t("handleNote")}
        noteMissing={t("handleNoteMissing")}
        onConfirm={(note) => handling.mutate(note)}
      >
        {handling.error ? (
          <Callout tone="negative" title={t("failedTitle")} live>
            {failureText(handling.error)}
          </Callout>
        ) : null}
      </NoteDialog>
    </div>
  );
}
