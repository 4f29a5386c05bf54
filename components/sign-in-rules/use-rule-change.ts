"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import type { ProposeResult } from "@/lib/changes/types";

/** One change to how people get in: told as done or waiting, and the page is read again. */
export function useRuleChange<Input>(
  act: (input: Input) => Promise<ProposeResult>,
  appliedText: string,
  onDone: () => void = () => undefined,
) {
  const client = useQueryClient();
  const router = useRouter();
  const tell = useTellChange();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      tell(result, appliedText);
      onDone();
      router.refresh();
      await client.invalidateQueries({ queryKey: changeKeys.all });
    },
  });
}
