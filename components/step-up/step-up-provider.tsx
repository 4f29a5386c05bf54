"use client";

import { type ReactNode, useCallback, useState } from "react";

import { StepUpContext } from "@/components/step-up/step-up-context";
import type { ProveActions, StepUpQuestion } from "@/components/step-up/types";
import { lazyModule } from "@/components/ui/lazy-module";

const dialog = lazyModule(() => import("./step-up-dialog"));

type Asked = StepUpQuestion & { answer: (proved: boolean) => void };

/** Holds the one question for a second factor of the screen; its dialog is fetched when it is first asked. */
export function StepUpProvider({ actions, children }: { actions: ProveActions; children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const parts = dialog.useModule(asked !== null);
  const ask = useCallback(
    (question: StepUpQuestion) =>
      new Promise<boolean>((resolve) => {
        setAsked({
          ...question,
          answer: (proved) => {
            setAsked(null);
            resolve(proved);
          },
        });
      }),
    [],
  );
  return (
    <StepUpContext value={ask}>
      {children}
      {asked && parts ? (
        <parts.StepUpDialog
          key={asked.bindings.join(" ")}
          question={asked}
          actions={actions}
          onAnswer={asked.answer}
        />
      ) : null}
    </StepUpContext>
  );
}
