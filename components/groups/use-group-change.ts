"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { peopleKeys } from "@/components/users/api";
import type { ProposeResult } from "@/lib/changes/types";
import { groupKeys } from "./api";

/** One change to a group: told as done or waiting, and everything that it touches is read again. */
export function useGroupChange<Input>(
  act: (input: Input) => Promise<ProposeResult>,
  onDone: () => void,
  appliedText: (input: Input) => string,
) {
  const client = useQueryClient();
  const tell = useTellChange();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result, input) => {
      tell(result, appliedText(input));
      await Promise.all(
        [groupKeys.all, changeKeys.all, peopleKeys.all].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
      onDone();
    },
  });
}
