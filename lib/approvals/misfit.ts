import "server-only";
import { factsWithoutHold } from "@/lib/approvals/content";
import type { StoredRequest } from "@/lib/approvals/load-request";
import { canPerform } from "@/lib/operations/rules";
import type { Parent } from "@/lib/transactions/find-parent";

/** Why the payment, as it is now, does not allow any more what was asked for; null when it still does. */
export function misfitOf(request: StoredRequest, parent: Parent): string | null {
  const verdict = canPerform(
    request.type,
    factsWithoutHold(parent, request),
    request.type === "refund" ? request.amountMinor : undefined,
  );
  if (!verdict.ok) return verdict.reason;
  return verdict.amountMinor === request.amountMinor ? null : "The amount of the authorization has changed.";
}
