"use client";

import { useQueryClient } from "@tanstack/react-query";
import { use, useMemo } from "react";

import { ownFactorsQuery } from "@/components/step-up/api";
import { type AskForFactor, StepUpContext } from "@/components/step-up/step-up-context";
import { TurnedAway } from "@/components/step-up/turned-away";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import { ActionFailure } from "@/lib/http/action-failure";

export type StepUp = {
  /**
   * Runs an act. Where it answers that it takes a second factor, the person is asked for one and the act runs again; when
   * he turns away, the refusal is thrown as `TurnedAway`. Works inside dialogs, which have to stay open while it runs.
   */
  run<Data>(act: () => Promise<Data>): Promise<Data>;
  /** Shows one factor ahead, for several acts at once. False when the person turned away. */
  prove(bindings: string[]): Promise<boolean>;
};

/** More than one question happens only when what is acted upon changes between proof and act. */
const mostQuestions = 3;

/** Acts that may take a second factor. Only below the `StepUpProvider`, which frames every screen of the console. */
export function useStepUp(): StepUp {
  const ask = use(StepUpContext);
  const client = useQueryClient();
  if (!ask) throw new Error("useStepUp stands outside of StepUpProvider.");
  return useMemo(
    () => ({
      run: (act) => runWithProof(act, ask),
      prove: async (bindings) => {
        const own = await client.fetchQuery(ownFactorsQuery());
        const methods: StepUpMethod[] = [...new Set(own.factors.map((factor) => factor.kind))];
        if (own.recoveryCodesLeft > 0) methods.push("recovery_code");
        return ask({ bindings, methods });
      },
    }),
    [ask, client],
  );
}

async function runWithProof<Data>(act: () => Promise<Data>, ask: AskForFactor): Promise<Data> {
  let lastBinding: string | undefined;
  for (let asked = 0; ; asked++) {
    try {
      return await act();
    } catch (error) {
      const binding = bindingOf(error);
      if (binding === null || binding === lastBinding || asked >= mostQuestions) throw error;
      lastBinding = binding;
      const refusal = error as ActionFailure;
      const methods = refusal.params.methods?.split(",").filter(Boolean) ?? [];
      if (!(await ask({ bindings: [binding], methods: methods as StepUpMethod[] })))
        throw new TurnedAway(refusal);
    }
  }
}

/** What has to be proved, where a refusal says so. */
function bindingOf(error: unknown): string | null {
  if (!(error instanceof ActionFailure) || error.code !== "step_up_required") return null;
  return error.params.binding ?? null;
}
