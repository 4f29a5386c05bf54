"use client";

import { useTranslations } from "next-intl";

import { EnrolmentForm, type EnrolmentDialogProps } from "@/components/second-factors/enrolment-form";
import { useFactorChange } from "@/components/second-factors/use-factor-change";
import { createPasskey } from "@/components/step-up/passkey-browser";
import { Dialog } from "@/components/ui/dialog";
import { runAction } from "@/lib/http/action-failure";

/** A passkey of this device, of a phone or of a security key; the browser asks which. */
export function AddPasskeyDialog({ asksPassword, actions, onEnrolled, onClose }: EnrolmentDialogProps) {
  const t = useTranslations("security");
  const adding = useFactorChange(async ({ name, password }: { name: string; password?: string }) => {
    const begun = actions.beginPasskey(password === undefined ? {} : { password });
    const { challengeId, options } = await runAction(begun);
    const answer = await createPasskey(options);
    return runAction(actions.finishPasskey({ challengeId, name, ...answer }));
  }, onEnrolled);
  return (
    <Dialog open onOpenChange={(open) => !open && !adding.isPending && onClose()}>
      <EnrolmentForm
        title={t("addPasskey")}
        description={t("passkeyHint")}
        initialName={t("passkeyName")}
        confirmLabel={t("createPasskey")}
        asksPassword={asksPassword}
        pending={adding.isPending}
        error={adding.failure}
        onSubmit={(input) => adding.mutate(input)}
      />
    </Dialog>
  );
}
