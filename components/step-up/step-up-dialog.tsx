"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { CodeForm } from "@/components/step-up/code-form";
import { PasskeyProof } from "@/components/step-up/passkey-proof";
import type { ProveActions, StepUpQuestion } from "@/components/step-up/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { TextLink } from "@/components/ui/text-link";
import type { StepUpMethod } from "@/lib/auth/step-up/types";

type StepUpDialogProps = {
  question: StepUpQuestion;
  actions: ProveActions;
  onAnswer: (proved: boolean) => void;
};

/** Asks for a second factor: the one that is quickest first, the others a press away. */
export function StepUpDialog({ question, actions, onAnswer }: StepUpDialogProps) {
  const t = useTranslations("security.stepUp");
  const [method, setMethod] = useState(firstMethod(question.methods));
  const [busy, setBusy] = useState(false);
  const others = question.methods.filter((other) => other !== method);
  const shared = {
    bindings: question.bindings,
    onBusy: setBusy,
    onProved: () => onAnswer(true),
  };
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onAnswer(false)}>
      <DialogContent
        title={t("title")}
        description={method ? t("hint", { count: question.bindings.length }) : undefined}
        footer={<DialogClose>{t("back")}</DialogClose>}
      >
        {method === null ? <NoFactor onLeave={() => onAnswer(false)} /> : null}
        {method === "passkey" ? <PasskeyProof {...shared} actions={actions} /> : null}
        {method === "totp" || method === "recovery_code" ? (
          <CodeForm key={method} {...shared} kind={method} prove={actions.byCode} />
        ) : null}
        {others.length > 0 ? (
          <p className="mt-4 flex flex-wrap gap-x-2 gap-y-1">
            {others.map((other) => (
              <Button key={other} variant="ghost" disabled={busy} onClick={() => setMethod(other)}>
                {t(`instead.${other}`)}
              </Button>
            ))}
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

function firstMethod(methods: readonly StepUpMethod[]): StepUpMethod | null {
  return (["passkey", "totp", "recovery_code"] as const).find((method) => methods.includes(method)) ?? null;
}

function NoFactor({ onLeave }: { onLeave: () => void }) {
  const t = useTranslations("security.stepUp");
  return (
    <>
      <p>{t("noFactor")}</p>
      <p className="mt-2">
        <TextLink href="/account/security" onClick={onLeave}>
          {t("enrol")}
        </TextLink>
      </p>
    </>
  );
}
