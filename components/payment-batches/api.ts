import { queryOptions } from "@tanstack/react-query";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";
import type { BatchDetail } from "@/lib/payments/payment-requests/batch/views";

/** Reads about files of payment requests. They repeat while something runs, so none of them counts as an act. */
export const batchKeys = { one: (batchId: number) => ["payment-batches", batchId] as const };

const runningIntervalMs = 1_000;

export function batchQuery(batchId: number) {
  return queryOptions({
    queryKey: batchKeys.one(batchId),
    queryFn: ({ signal }) => fetchJson<BatchDetail>(`/api/payment-requests/batches/${batchId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? runningIntervalMs : false),
  });
}

/** Sends a file as it is. Throws an `ActionFailure` as every other act does. */
export async function uploadBatch(file: File, mailCustomers: boolean): Promise<{ batchId: number }> {
  const query = new URLSearchParams({ name: file.name, mail: mailCustomers ? "true" : "false" });
  const response = await fetch(`/api/payment-requests/batches?${query}`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: file,
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as { batchId: number };
  const error = (body as { error?: PublicError } | null)?.error;
  throw new ActionFailure(
    error ?? { code: "unavailable", detail: "The server did not answer.", params: {}, requestId: null },
  );
}
