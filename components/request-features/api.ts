import { queryOptions } from "@tanstack/react-query";
import type { Additions } from "@/lib/approvals/additions/types";
import { ActionFailure, fetchJson } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";

const intervalMs = 5_000;

/** Files and comments of a request, live. Below the key of requests, so that an act on the request reads them again. */
export function additionsQuery(requestId: number) {
  return queryOptions({
    queryKey: ["requests", "additions", requestId] as const,
    queryFn: ({ signal }) => fetchJson<Additions>(`/api/requests/${requestId}/additions`, { signal }),
    refetchInterval: intervalMs,
  });
}

/** Adds a file to a request. */
export async function uploadAttachment(requestId: number, file: File): Promise<void> {
  const response = await fetch(`/api/requests/${requestId}/attachments`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) },
    body: file,
  });
  if (!response.ok) throw await failureOf(response);
}

/** Fetches a file that the server makes and hands it to the browser as a download. A refusal is an `ActionFailure`. */
export async function download(path: string): Promise<void> {
  const response = await fetch(path, { headers: { "x-user-act": "1" } });
  if (!response.ok) throw await failureOf(response);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = nameOf(response.headers.get("content-disposition") ?? "");
  link.click();
  URL.revokeObjectURL(address);
}

function nameOf(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? "download";
  return decodeURIComponent(encoded);
}

async function failureOf(response: Response): Promise<ActionFailure> {
  const body = (await response.json().catch(() => null)) as { error?: PublicError } | null;
  return new ActionFailure(
    body?.error ?? {
      code: "unavailable",
      detail: "The server did not answer.",
      params: {},
      requestId: null,
    },
  );
}
