"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import type { StepUpMethod } from "@/lib/auth/step-up/types";

export type StepUpSheetProps = {
  bindings: string[];
  /** The other ways in which the person can show a factor. */
  others: StepUpMethod[];
  onOther: (method: StepUpMethod) => void;
};

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
        <p className="-mx-3 mt-3 flex flex-col items-start">
          {others.map((other) => (
            <Button key={other} variant="ghost" disabled={busy} onClick={() => onOther(other)}>
              {t(`instead.${other}`)}
            </Button>
          ))}
        </p>
      ) : null}
    </DialogContent>
  );
}
