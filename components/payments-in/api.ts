import { queryOptions } from "@tanstack/react-query";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";
import type { ImportDetail, ImportKind, ImportSummary } from "@/lib/payments/incoming/types";

/** All reads about imports. They repeat by themselves while something runs, so none of them counts as an act. */
export const importKeys = {
  all: ["imports"] as const,
  list: (kind: ImportKind) => ["imports", "list", kind] as const,
  one: (importId: number) => ["imports", "one", importId] as const,
};

const runningIntervalMs = 1_000;
const isRunning = (one: ImportSummary) => one.status === "checking" || one.status === "running";

export function importListQuery(kind: ImportKind) {
  return queryOptions({
    queryKey: importKeys.list(kind),
    queryFn: ({ signal }) => fetchJson<ImportSummary[]>(`/api/payments-in/imports?kind=${kind}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? runningIntervalMs : false),
  });
}

export function importQuery(importId: number) {
  return queryOptions({
    queryKey: importKeys.one(importId),
    queryFn: ({ signal }) => fetchJson<ImportDetail>(`/api/payments-in/imports/${importId}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? runningIntervalMs : false),
  });
}

/** Sends a file as it is. Throws an `ActionFailure` as every other act does. */
export async function uploadFile(
  kind: ImportKind,
  account: string,
  file: File,
): Promise<{ importId: number }> {
  const query = new URLSearchParams({ kind, account, name: file.name });
  const response = await fetch(`/api/payments-in/imports?${query}`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: file,
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as { importId: number };
  const error = (body as { error?: PublicError } | null)?.error;
  throw new ActionFailure(
    error ?? { code: "unavailable", detail: "The server did not answer.", params: {}, requestId: null },
  );
}
