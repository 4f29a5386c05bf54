import "server-only";
import { AppError } from "@/lib/errors";
import { parseAmount } from "@/lib/money/money";
import { canPerform } from "@/lib/operations/rules";
import type { ExternalOperationType } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";

/** What the operation would move: the wished amount, or all that is left. Throws the rule's refusal where it cannot be done. */
export function wishedAmount(
  type: ExternalOperationType,
  parent: Parent,
  amount: string | undefined,
): bigint {
  const requested =
    type === "void" || amount === undefined ? undefined : parseAmount(amount, parent.facts.currencyCode);
  const verdict = canPerform(type, parent.facts, requested);
  if (!verdict.ok) throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.params });
  if (verdict.amountMinor === null) throw new Error(`canPerform gave no amount for ${type}`);
  return verdict.amountMinor;
}
