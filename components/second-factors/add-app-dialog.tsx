"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { AppSecret } from "@/components/second-factors/app-secret";
import { EnrolmentForm, type EnrolmentDialogProps } from "@/components/second-factors/enrolment-form";
import { useFactorChange } from "@/components/second-factors/use-factor-change";
import { Dialog } from "@/components/ui/dialog";
import type { NewTotp } from "@/lib/auth/step-up/types";
import { runAction } from "@/lib/http/action-failure";

/** An authenticator app: name and password, then the secret and a code of it. */
export function AddAppDialog({ asksPassword, actions, onEnrolled, onClose }: EnrolmentDialogProps) {
  const t = useTranslations("security");
  const [made, setMade] = useState<NewTotp | null>(null);
  const beginning = useFactorChange(
    (input: { name: string; password?: string }) => runAction(actions.beginTotp(input)),
    setMade,
  );
  const confirming = useFactorChange(
    (code: string) => runAction(actions.confirmTotp({ factorId: made?.factorId ?? 0, code })),
    onEnrolled,
  );
  const busy = beginning.isPending || confirming.isPending;
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onClose()}>
      {made ? (
        <AppSecret
          made={made}
          pending={confirming.isPending}
          error={confirming.failure}
          onCode={(code) => confirming.mutate(code)}
        />
      ) : (
        <EnrolmentForm
          title={t("addApp")}
          description={t("appHint")}
          initialName={t("appName")}
          confirmLabel={t("goOn")}
          asksPassword={asksPassword}
          pending={beginning.isPending}
          error={beginning.failure}
          onSubmit={(input) => beginning.mutate(input)}
        />
      )}
    </Dialog>
  );
}
