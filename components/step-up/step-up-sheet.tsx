"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { DialogClose, DialogContent } from "@/components/ui/dialog";
import type { StepUpMethod } from "@/lib/auth/step-up/types";

export type StepUpSheetProps = {
  bindings: string[];
  /** The other ways in which the person can show a factor. */
  others: StepUpMethod[];
  onOther: (method: StepUpMethod) => void;
};

/** The quickest way first, the last resort last. */
function inOrder(methods: readonly StepUpMethod[]): StepUpMethod[] {
  return (["passkey", "totp", "recovery_code"] as const).filter((method) => methods.includes(method));
}

type Props = StepUpSheetProps & { busy: boolean; action: ReactNode; children: ReactNode };

/** What every way of showing a factor has around it. */
export function StepUpSheet({ bindings, others, onOther, busy, action, children }: Props) {
  const t = useTranslations("security.stepUp");
  return (
    <DialogContent
      title={t("title")}
      description={t("hint", { count: bindings.length })}
      footer={
        <>
          <DialogClose>{t("back")}</DialogClose>
          {action}
        </>
      }
    >
      {children}
      {others.length > 0 ? (
        <p className="mt-3 flex flex-col items-start gap-1 touch:gap-2">
          {inOrder(others).map((other) => (
            <button
              key={other}
              type="button"
              disabled={busy}
              className="py-1 font-medium text-accent text-sm underline decoration-accent/30 underline-offset-3 hover:decoration-accent disabled:opacity-50 touch:py-2"
              onClick={() => onOther(other)}
            >
              {t(`instead.${other}`)}
            </button>
          ))}
        </p>
      ) : null}
    </DialogContent>
  );
}
