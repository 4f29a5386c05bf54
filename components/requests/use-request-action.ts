"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestKeys } from "@/components/requests/api";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

/** One act on a request. Whatever comes of it, everything about requests is read again afterwards. */
export function useRequestAction<Input, Data>(
  action: ServerAction<Input, Data>,
  onDone: (data: Data, input: Input) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => runAction(action(input)),
    onSuccess: onDone,
    // Awaited, so that the button stays busy until the screen shows what holds now.
    onSettled: () => client.invalidateQueries({ queryKey: requestKeys.all }),
  });
}
