"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ownFactorsKey } from "@/components/step-up/api";
import { worthTelling } from "@/components/step-up/turned-away";
import { useStepUp } from "@/components/step-up/use-step-up";

/** One change of the person's factors: asks for a proof where it takes one, and reads the list again afterwards. `failure`: why it was not done, where that is worth telling. */
export function useFactorChange<Input, Data>(
  change: (input: Input) => Promise<Data>,
  onDone: (data: Data) => void,
) {
  const client = useQueryClient();
  const stepUp = useStepUp();
  const changing = useMutation({
    mutationFn: (input: Input) => stepUp.run(() => change(input)),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ownFactorsKey }),
  });
  return { ...changing, failure: worthTelling(changing.error) };
}
