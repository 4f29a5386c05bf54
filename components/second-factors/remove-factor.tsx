"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import type { FactorActions } from "@/components/second-factors/types";
import { useFactorChange } from "@/components/second-factors/use-factor-change";
import { useFactorFailureText } from "@/components/step-up/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { Factor } from "@/lib/auth/step-up/types";
import { runAction } from "@/lib/http/action-failure";

type RemoveFactorProps = { factor: Factor; isLast: boolean; remove: FactorActions["remove"] };

/** Takes a factor away, after asking and after a proof. */
export function RemoveFactor({ factor, isLast, remove }: RemoveFactorProps) {
  const t = useTranslations("security");
  const failureText = useFactorFailureText();
  const [asking, setAsking] = useState(false);
  const removing = useFactorChange(
    () => runAction(remove({ factorId: factor.id })),
    () => {
      setAsking(false);
      toast.success(t("removed", { name: factor.name }));
    },
  );
  const ask = (open: boolean) => {
    if (removing.isPending) return;
    removing.reset();
    setAsking(open);
  };
  return (
    <>
      <Button
        size="small"
        variant="dangerQuiet"
        aria-label={t("removeOf", { name: factor.name })}
        onClick={() => ask(true)}
      >
        {t("remove")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("removeTitle", { name: factor.name })}
        description={t(isLast ? "removeLastHint" : "removeHint")}
        confirmLabel={t("removeConfirm")}
        danger
        pending={removing.isPending}
        onConfirm={() => removing.mutate(undefined)}
      >
        {removing.failure ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(removing.failure)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
