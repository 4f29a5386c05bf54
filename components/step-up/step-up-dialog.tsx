"use client";

import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { CodeForm } from "@/components/step-up/code-form";
import { PasskeyProof } from "@/components/step-up/passkey-proof";
import { supportsPasskeys } from "@/components/step-up/passkey-support";
import type { ProveActions, StepUpQuestion } from "@/components/step-up/types";
import { buttonClass } from "@/components/ui/button-class";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { StepUpMethod } from "@/lib/auth/step-up/types";

type StepUpDialogProps = {
  question: StepUpQuestion;
  actions: ProveActions;
  onAnswer: (proved: boolean) => void;
};

/** Asks for a second factor: the one that is quickest first, the others a press away. */
export function StepUpDialog({ question, actions, onAnswer }: StepUpDialogProps) {
  const [method, setMethod] = useState(firstMethod(question.methods));
  const [busy, setBusy] = useState(false);
  const shared = {
    bindings: question.bindings,
    others: question.methods.filter((other) => other !== method),
    onOther: setMethod,
    onBusy: setBusy,
    onProved: () => onAnswer(true),
  };
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onAnswer(false)}>
      {method === null ? <NoFactor onLeave={() => onAnswer(false)} /> : null}
      {method === "passkey" ? <PasskeyProof {...shared} actions={actions} /> : null}
      {method === "totp" || method === "recovery_code" ? (
        <CodeForm key={method} {...shared} kind={method} prove={actions.byCode} />
      ) : null}
    </Dialog>
  );
}

function firstMethod(methods: readonly StepUpMethod[]): StepUpMethod | null {
  // In a browser that knows no passkeys another way comes first; alone it is still offered, and says why it does not work.
  const order = supportsPasskeys()
    ? (["passkey", "totp", "recovery_code"] as const)
    : (["totp", "recovery_code", "passkey"] as const);
  return order.find((method) => methods.includes(method)) ?? null;
}

function NoFactor({ onLeave }: { onLeave: () => void }) {
  const t = useTranslations("security.stepUp");
  return (
    <DialogContent
      title={t("title")}
      footer={
        <>
          <DialogClose>{t("back")}</DialogClose>
          <Link href="/account/security" className={buttonClass({ variant: "primary" })} onClick={onLeave}>
            {t("enrol")}
          </Link>
        </>
      }
    >
      <p>{t("noFactor")}</p>
    </DialogContent>
  );
}
