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
  /** Where the person has to go on, when this page is closed to him from now on. */
  leaveTo: (result: ProposeResult) => string | null = () => null,
) {
  const client = useQueryClient();
  const router = useRouter();
  const tell = useTellChange();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      // A full load keeps the old page on the screen until the new one is there; a page that is read again while it is
      // closed to the reader would be blank for as long.
      const next = leaveTo(result);
      if (next !== null) return location.assign(next);
      tell(result, appliedText);
      onDone();
      router.refresh();
      await client.invalidateQueries({ queryKey: changeKeys.all });
    },
  });
}
