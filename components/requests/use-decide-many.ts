"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestKeys } from "@/components/requests/api";
import { type StepUp, useStepUp } from "@/components/step-up/use-step-up";
import type { DecideManyInput } from "@/lib/approvals/inbox/schemas";
import type { ManyResult } from "@/lib/approvals/inbox/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type DecideManyAction = ServerAction<DecideManyInput, ManyResult[]>;

/** One verdict about several requests; those that take a second factor are asked about together and sent once more. */
export function useDecideMany(decideMany: DecideManyAction, onDone: (results: ManyResult[]) => void) {
  const client = useQueryClient();
  const stepUp = useStepUp();
  return useMutation({
    mutationFn: (input: DecideManyInput) => decideWithProof(decideMany, stepUp, input),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: requestKeys.all }),
  });
}

async function decideWithProof(
  decideMany: DecideManyAction,
  stepUp: StepUp,
  input: DecideManyInput,
): Promise<ManyResult[]> {
  const results = await runAction(decideMany(input));
  const bindings = new Map<number, string>();
  for (const result of results) {
    if (!result.ok && result.code === "step_up_required" && result.params.binding)
      bindings.set(result.requestId, result.params.binding);
  }
  if (bindings.size === 0 || !(await stepUp.prove([...bindings.values()]))) return results;
  // Only those that were refused: what is decided is not decided again.
  const requests = input.requests.filter(({ requestId }) => bindings.has(requestId));
  const again = await runAction(decideMany({ ...input, requests }));
  return results.map((result) => again.find(({ requestId }) => requestId === result.requestId) ?? result);
}
