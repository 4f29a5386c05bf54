import "server-only";
import { factsWithoutHold } from "@/lib/approvals/content";
import type { StoredRequest } from "@/lib/approvals/load-request";
import { type KeptReason, keptReason, keptWords } from "@/lib/i18n/kept-words";
import { canPerform } from "@/lib/operations/rules";
import type { Parent } from "@/lib/transactions/find-parent";

/** Why the payment, as it is now, does not allow any more what was asked for; null when it still does. */
export function misfitOf(request: StoredRequest, parent: Parent): KeptReason | null {
  const verdict = canPerform(
    request.type,
    factsWithoutHold(parent, request),
    request.type === "refund" ? request.amountMinor : undefined,
  );
  if (!verdict.ok) return keptReason({ detail: verdict.reason, params: verdict.params });
  if (verdict.amountMinor === request.amountMinor) return null;
  return {
    text: "The amount of the authorization has changed.",
    words: keptWords("authorizationChanged"),
  };
}
