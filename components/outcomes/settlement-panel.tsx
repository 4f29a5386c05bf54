"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { ProposeDialog } from "@/components/outcomes/propose-dialog";
import { SettlementFacts } from "@/components/outcomes/settlements-section";
import type { OutcomeActions } from "@/components/outcomes/types";
import { useOutcomeAction } from "@/components/outcomes/use-outcome-action";
import { NoteDialog } from "@/components/requests/note-dialog";
import { OperationName } from "@/components/transactions/operation-name";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { runAction } from "@/lib/http/action-failure";
import { isOpenOutcome } from "@/lib/operations/outcomes/rules";
import type { OutcomeDetail, SettlementLine } from "@/lib/operations/outcomes/types";

type PanelProps = { outcome: OutcomeDetail; actions: OutcomeActions };

/** The way out when the gateway does not tell: one person proposes, another confirms. */
export function SettlementPanel({ outcome, actions }: PanelProps) {
  const t = useTranslations("outcomes");
  const verdictText = useVerdictText();
  const [proposing, setProposing] = useState(false);
  const proposal = outcome.settlements.find(({ status }) => status === "proposed");
  if (proposal) return <ProposalPanel outcome={outcome} proposal={proposal} actions={actions} />;
  if (!isOpenOutcome(outcome.status)) return null;
  const verdict = outcome.can.propose;
  return (
    <Section title={t("settle")}>
      <p className="mb-3 text-muted">{t("settleHint")}</p>
      <Button disabledReason={verdictText(verdict)} onClick={() => setProposing(true)}>
        {t("propose")}
      </Button>
      <ProposeDialog
        open={proposing}
        onClose={() => setProposing(false)}
        operationId={outcome.operationId}
        propose={actions.propose}
      />
    </Section>
  );
}

type ProposalPanelProps = PanelProps & { proposal: SettlementLine };

function ProposalPanel({ outcome, proposal, actions }: ProposalPanelProps) {
  const t = useTranslations("outcomes");
  const failureText = useFailureText();
  const [asking, setAsking] = useState<"confirm" | "reject" | null>(null);
  const { operationId } = outcome;
  const settlementId = proposal.id;
  const deciding = useOutcomeAction(
    ({ verdict, note }: { verdict: "confirm" | "reject"; note: string }) =>
      runAction(actions.decide({ operationId, settlementId, verdict, ...(note ? { note } : {}) })),
    () => {
      toast.success(t(asking === "reject" ? "rejected" : "confirmed"));
      setAsking(null);
    },
  );
  const withdrawing = useOutcomeAction(
    (_: void) => runAction(actions.withdraw({ operationId, settlementId })),
    () => toast.success(t("withdrawn")),
  );
  const verdict = outcome.can.decide;
  const blocked = useVerdictText()(verdict);
  const open = (next: "confirm" | "reject") => {
    deciding.reset();
    setAsking(next);
  };
  const dialog = {
    pending: deciding.isPending,
    dismissLabel: t("back"),
    onOpenChange: (next: boolean) => !next && !deciding.isPending && setAsking(null),
    children: (
      <>
        <p className="font-medium">{t(`outcome.${proposal.outcome}`)}</p>
        <p className="text-lg">
          <OperationName type={outcome.type} />{" "}
          <Amount value={outcome.amount} currency={outcome.currency} strong />
        </p>
        {asking === "confirm" ? (
          <Callout tone="warning">{t(`outcomeEffect.${proposal.outcome}`)}</Callout>
        ) : null}
        {deciding.error ? (
          <Callout tone="negative" title={t("failedTitle")} live>
            {failureText(deciding.error)}
          </Callout>
        ) : null}
      </>
    ),
  };
  return (
    <Section title={t("settle")}>
      <Callout
        tone="accent"
        title={t("waits", { name: proposal.proposedBy, outcome: t(`outcome.${proposal.outcome}`) })}
      >
        <SettlementFacts settlement={proposal} mayReadFile={outcome.mayReadEvidence} />
      </Callout>
      <div className="mt-3 flex flex-wrap gap-2">
        {proposal.isOwn ? (
          <Button
            pending={withdrawing.isPending}
            onClick={() =>
              withdrawing.mutate(undefined, { onError: (error) => toast.error(failureText(error)) })
            }
          >
            {t("withdraw")}
          </Button>
        ) : null}
        <Button variant="dangerQuiet" disabledReason={blocked} onClick={() => open("reject")}>
          {t("reject")}
        </Button>
        <Button variant="primary" disabledReason={blocked} onClick={() => open("confirm")}>
          {t("confirm")}
        </Button>
      </div>
      <NoteDialog
        {...dialog}
        open={asking === "confirm"}
        title={t("confirmTitle")}
        description={t("confirmHint")}
        confirmLabel={t("confirmButton")}
        noteLabel={t("confirmNote")}
        onConfirm={(note) => deciding.mutate({ verdict: "confirm", note })}
      />
      <NoteDialog
        {...dialog}
        danger
        open={asking === "reject"}
        title={t("rejectTitle")}
        description={t("rejectHint")}
        confirmLabel={t("rejectButton")}
        noteLabel={t("rejectNote")}
        noteMissing={t("rejectNoteMissing")}
        onConfirm={(note) => deciding.mutate({ verdict: "reject", note })}
      />
    </Section>
  );
}
