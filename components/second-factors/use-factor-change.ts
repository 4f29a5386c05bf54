"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ownFactorsKey } from "@/components/step-up/api";
import { useStepUp } from "@/components/step-up/use-step-up";

/** One change of the person's factors: asks for a proof where it takes one, and reads the list again afterwards. */
export function useFactorChange<Input, Data>(
  change: (input: Input) => Promise<Data>,
  onDone: (data: Data) => void,
) {
  const client = useQueryClient();
  const stepUp = useStepUp();
  return useMutation({
    mutationFn: (input: Input) => stepUp.run(() => change(input)),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ownFactorsKey }),
  });
}
