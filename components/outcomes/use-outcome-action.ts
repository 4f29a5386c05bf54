"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { outcomeKeys } from "@/components/outcomes/api";

/** One act on an outcome. Whatever comes of it, everything about outcomes is read again afterwards. */
export function useOutcomeAction<Input, Data>(
  act: (input: Input) => Promise<Data>,
  onDone: (data: Data) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    // Awaited, so that the button stays busy until the screen shows what holds now.
    onSettled: () => client.invalidateQueries({ queryKey: outcomeKeys.all }),
  });
}
