"use client";

import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";

import { useFactorFailureText } from "@/components/step-up/failure-text";
import { answerWithPasskey } from "@/components/step-up/passkey-browser";
import { StepUpSheet, type StepUpSheetProps } from "@/components/step-up/step-up-sheet";
import { useFirstFocus } from "@/components/step-up/use-first-focus";
import type { ProveActions } from "@/components/step-up/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { runAction } from "@/lib/http/action-failure";

type PasskeyProofProps = StepUpSheetProps & {
  actions: Pick<ProveActions, "startPasskey" | "finishPasskey">;
  onBusy: (busy: boolean) => void;
  onProved: () => void;
};

/** Has the browser ask for the passkey, on a press: some browsers refuse a question that nobody pressed for. */
export function PasskeyProof({ actions, onBusy, onProved, ...sheet }: PasskeyProofProps) {
  const t = useTranslations("security.stepUp");
  const { attach } = useFirstFocus<HTMLButtonElement>();
  const failureText = useFactorFailureText();
  const proving = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await runAction(actions.startPasskey({ bindings: sheet.bindings }));
      const answer = await answerWithPasskey(options);
      return runAction(actions.finishPasskey({ challengeId, ...answer }));
    },
    onMutate: () => onBusy(true),
    onSuccess: onProved,
    onError: () => onBusy(false),
  });
  return (
    <StepUpSheet
      {...sheet}
      busy={proving.isPending}
      action={
        <Button
          ref={attach}
          variant="primary"
          pending={proving.isPending}
          onClick={() => !proving.isPending && proving.mutate()}
        >
          <KeyRound aria-hidden="true" />
          {t("usePasskey")}
        </Button>
      }
    >
      {proving.isError ? (
        <Callout tone="negative" live className="mb-3">
          {failureText(proving.error)}
        </Callout>
      ) : null}
      <p>{t("passkeyHint")}</p>
    </StepUpSheet>
  );
}
