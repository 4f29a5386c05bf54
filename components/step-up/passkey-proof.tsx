"use client";

import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";

import { useFactorFailureText } from "@/components/step-up/failure-text";
import { answerWithPasskey } from "@/components/step-up/passkey-browser";
import type { ProveActions } from "@/components/step-up/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { runAction } from "@/lib/http/action-failure";

type PasskeyProofProps = {
  bindings: string[];
  actions: Pick<ProveActions, "startPasskey" | "finishPasskey">;
  onBusy: (busy: boolean) => void;
  onProved: () => void;
};

/** Has the browser ask for the passkey, on a press: some browsers refuse a question that nobody pressed for. */
export function PasskeyProof({ bindings, actions, onBusy, onProved }: PasskeyProofProps) {
  const t = useTranslations("security.stepUp");
  const failureText = useFactorFailureText();
  const proving = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await runAction(actions.startPasskey({ bindings }));
      const answer = await answerWithPasskey(options);
      return runAction(actions.finishPasskey({ challengeId, ...answer }));
    },
    onMutate: () => onBusy(true),
    onSuccess: onProved,
    onError: () => onBusy(false),
  });
  return (
    <div className="flex flex-col gap-4">
      {proving.isError ? (
        <Callout tone="negative" live>
          {failureText(proving.error)}
        </Callout>
      ) : null}
      <p>{t("passkeyHint")}</p>
      <div>
        <Button autoFocus variant="primary" pending={proving.isPending} onClick={() => proving.mutate()}>
          <KeyRound aria-hidden="true" />
          {t("usePasskey")}
        </Button>
      </div>
    </div>
  );
}
