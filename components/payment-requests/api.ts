import { ActionFailure } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";

/** Sends the form with its file. Throws an `ActionFailure` as every other act does. */
export async function createPaymentRequest(form: FormData): Promise<{ sessionId: string }> {
  const response = await fetch("/api/payment-requests", { method: "POST", body: form });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as { sessionId: string };
  const error = (body as { error?: PublicError } | null)?.error;
  throw new ActionFailure(
    error ?? { code: "unavailable", detail: "The server did not answer.", params: {}, requestId: null },
  );
}
