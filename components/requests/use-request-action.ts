"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestKeys } from "@/components/requests/api";
import { useStepUp } from "@/components/step-up/use-step-up";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

/** One act on a request; asks for a second factor where the policy wants one. Whatever comes of it, everything about requests is read again afterwards. */
export function useRequestAction<Input, Data>(
  action: ServerAction<Input, Data>,
  onDone: (data: Data, input: Input) => void,
) {
  const client = useQueryClient();
  const stepUp = useStepUp();
  return useMutation({
    // An act that takes a second factor asks for it and goes on.
    mutationFn: (input: Input) => stepUp.run(() => runAction(action(input))),
    onSuccess: onDone,
    // Awaited, so that the button stays busy until the screen shows what holds now.
    onSettled: () => client.invalidateQueries({ queryKey: requestKeys.all }),
  });
}
