import { queryOptions } from "@tanstack/react-query";
import type { OperationOutlook } from "@/lib/approvals/views";
import { fetchJson } from "@/lib/http/action-failure";

/** What follows an operation on one payment. */
export function outlookQuery(sessionId: string, type: "refund" | "void" | "capture") {
  return queryOptions({
    queryKey: ["operation-outlook", sessionId, type] as const,
    queryFn: ({ signal }) =>
      fetchJson<OperationOutlook>(`/api/transactions/${sessionId}/outlook?operation=${type}`, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}
