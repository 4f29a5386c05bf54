import { queryOptions } from "@tanstack/react-query";
import { serializeOutcomeListInput } from "@/components/outcomes/list-input";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";
import { isOpenOutcome } from "@/lib/operations/outcomes/rules";
import type {
  OutcomeCounts,
  OutcomeDetail,
  OutcomeListInput,
  OutcomePage,
} from "@/lib/operations/outcomes/types";

/** All reads about outcomes. They repeat by themselves, so none of them counts as an act of the person. */
export const outcomeKeys = {
  all: ["outcomes"] as const,
  list: (input: OutcomeListInput) => ["outcomes", "list", input] as const,
  outcome: (operationId: string) => ["outcomes", "outcome", operationId] as const,
  count: ["outcomes", "count"] as const,
};

const listIntervalMs = 5_000;
const countIntervalMs = 15_000;
/** While the outcome is open somebody may just have had the gateway asked. */
const openIntervalMs = 2_000;

/** One page of the list, live. */
export function outcomeListQuery(input: OutcomeListInput) {
  return queryOptions({
    queryKey: outcomeKeys.list(input),
    queryFn: ({ signal }) =>
      fetchJson<OutcomePage>(serializeOutcomeListInput("/api/outcomes", input), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One operation, live while its outcome is open. */
export function outcomeQuery(operationId: string) {
  return queryOptions({
    queryKey: outcomeKeys.outcome(operationId),
    queryFn: ({ signal }) => fetchJson<OutcomeDetail>(`/api/outcomes/${operationId}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data && !isOpenOutcome(state.data.status) ? listIntervalMs * 3 : openIntervalMs,
  });
}

/** How many outcomes nobody knows, and how many need a person. */
export function outcomeCountsQuery() {
  return queryOptions({
    queryKey: outcomeKeys.count,
    queryFn: ({ signal }) => fetchJson<OutcomeCounts>("/api/outcomes/count", { signal }),
    refetchInterval: countIntervalMs,
  });
}

/** Brings a file for a proposal; gives the id under which the proposal names it. */
export async function uploadEvidence(operationId: string, file: File): Promise<string> {
  const response = await fetch(`/api/outcomes/${operationId}/evidence`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) },
    body: file,
  });
  const body = (await response.json().catch(() => null)) as
    | { evidenceFileId: string }
    | { error: PublicError }
    | null;
  if (body && "evidenceFileId" in body) return body.evidenceFileId;
  const unanswered = {
    code: "unavailable",
    detail: "The server did not answer.",
    params: {},
    requestId: null,
  };
  throw new ActionFailure(body && "error" in body ? body.error : unanswered);
}
