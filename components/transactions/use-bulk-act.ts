"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newSubmissionKey } from "@/components/operations/submission-key";
import type { ListedTransaction } from "@/components/transactions/api";
import {
  type BulkAct,
  type BulkActions,
  type RefundManyInput,
  remainingOf,
} from "@/components/transactions/bulk-acts";
import type { ManyOutcome } from "@/lib/approvals/many/types";
import { runAction } from "@/lib/http/action-failure";

export type RefundReason = Omit<RefundManyInput, "refunds">;

/** One act on several payments; a second press carries the keys of the first, so that nothing is refunded twice. */
export function useBulkAct(
  act: BulkAct,
  rows: readonly ListedTransaction[],
  actions: BulkActions,
  onDone: (sessionIds: readonly string[]) => void,
) {
  const client = useQueryClient();
  const [keys] = useState(() => new Map(rows.map(({ sessionId }) => [sessionId, newSubmissionKey()])));
  return useMutation({
    mutationFn: (reason: RefundReason | null) => run(act, rows, actions, keys, reason),
    onSuccess: (results) => onDone(results.flatMap((one) => (one.ok ? [one.sessionId] : []))),
    onSettled: () => client.invalidateQueries(),
  });
}

async function run(
  act: BulkAct,
  rows: readonly ListedTransaction[],
  actions: BulkActions,
  keys: ReadonlyMap<string, string>,
  reason: RefundReason | null,
): Promise<ManyOutcome[]> {
  const sessionIds = rows.map((row) => row.sessionId);
  if (act === "refund") {
    const refunds = rows.map((row) => ({
      sessionId: row.sessionId,
      amount: remainingOf(row),
      submissionKey: keys.get(row.sessionId) ?? newSubmissionKey(),
    }));
    return runAction(actions.refundMany({ refunds, ...(reason ?? { reasonCode: "" }) }));
  }
  if (act === "resend") return actions.resendMany ? runAction(actions.resendMany({ sessionIds })) : [];
  return runAction(actions[`${act}Many`]({ sessionIds }));
}
