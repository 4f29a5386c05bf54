"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import type { FactorActions } from "@/components/second-factors/types";
import { useFactorChange } from "@/components/second-factors/use-factor-change";
import { useFactorFailureText } from "@/components/step-up/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/section";
import { recoveryCodeCount } from "@/lib/auth/step-up/counts";
import { runAction } from "@/lib/http/action-failure";

type CodesSectionProps = {
  left: number;
  renew: FactorActions["renewCodes"];
  onCodes: (codes: string[]) => void;
};

/** With fewer than this somebody should make new ones. */
const few = 3;

/** How many recovery codes are left, and the way to new ones. */
export function CodesSection({ left, renew, onCodes }: CodesSectionProps) {
  const t = useTranslations("security");
  const failureText = useFactorFailureText();
  const [asking, setAsking] = useState(false);
  const renewing = useFactorChange(
    () => runAction(renew({})),
    ({ recoveryCodes }) => {
      setAsking(false);
      onCodes(recoveryCodes);
    },
  );
  const ask = (open: boolean) => {
    if (renewing.isPending) return;
    renewing.reset();
    setAsking(open);
  };
  const count = t("codesLeft", { left, all: recoveryCodeCount });
  return (
    <Section
      title={t("codes")}
      actions={
        <Button size="small" onClick={() => ask(true)}>
          {t("renew")}
        </Button>
      }
    >
      {left < few ? <Callout tone="warning">{count}</Callout> : <p>{count}</p>}
      <p className="mt-1 text-muted">{t("codesHint")}</p>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("renewTitle")}
        description={t("renewHint")}
        confirmLabel={t("renew")}
        pending={renewing.isPending}
        onConfirm={() => renewing.mutate(undefined)}
      >
        {renewing.failure ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(renewing.failure)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </Section>
  );
}
