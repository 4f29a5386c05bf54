"use client";

import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";

import { useFactorFailureText } from "@/components/step-up/failure-text";
import { worthTelling } from "@/components/step-up/turned-away";
import { useStepUp } from "@/components/step-up/use-step-up";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

/** Asks for a second factor of the person's own and opens the console. */
export function ShowFactor({ show }: { show: ServerAction<Record<string, never>, void> }) {
  const t = useTranslations("security.owed");
  const stepUp = useStepUp();
  const failureText = useFactorFailureText();
  const showing = useMutation({
    mutationFn: () => stepUp.run(() => runAction(show({}))),
    // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a full load: what this browser holds was made for somebody who might do nothing.
    onSuccess: () => location.assign("/"),
  });
  const failure = worthTelling(showing.error);
  return (
    <div className="flex flex-col gap-4">
      {failure ? (
        <Callout tone="negative" live>
          {failureText(failure)}
        </Callout>
      ) : null}
      <Button
        variant="primary"
        size="large"
        pending={showing.isPending || showing.isSuccess}
        onClick={() => showing.mutate()}
      >
        <ShieldCheck aria-hidden="true" />
        {t("show")}
      </Button>
    </div>
  );
}
