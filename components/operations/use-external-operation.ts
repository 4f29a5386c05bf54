import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newSubmissionKey } from "@/components/operations/submission-key";
import type { ExternalOutcome } from "@/components/operations/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

/**
 * One submission of a refund, void or capture. The key is made when the dialog opens and stays while the outcome is open,
 * so that sending again can never act twice; a definite "no" begins a new submission.
 */
export function useExternalOperation<Input extends { submissionKey: string }>(
  action: ServerAction<Input, ExternalOutcome>,
  onDone: (outcome: ExternalOutcome) => void,
) {
  const client = useQueryClient();
  const [submissionKey, setSubmissionKey] = useState(newSubmissionKey);
  return useMutation({
    mutationFn: (input: Omit<Input, "submissionKey">) =>
      runAction(action({ ...input, submissionKey } as Input)),
    onSuccess: (outcome) => {
      const refused = outcome.kind === "performed" && ["declined", "failed"].includes(outcome.status);
      if (refused) setSubmissionKey(newSubmissionKey());
      onDone(outcome);
    },
    // A payment's state, its requests and the badge all may have changed, also by a refusal.
    onSettled: () => client.invalidateQueries(),
  });
}
