import { type Ceilings, type CeilingType, ceilingTypes, withinCeiling } from "@/lib/auth/ceilings/rules";
import type { Right } from "@/lib/auth/permissions";
import { type KeptWords, keptWords } from "@/lib/i18n/kept-words";
import { formatAmount } from "@/lib/money/money";
import { canPerform } from "@/lib/operations/rules";
import { refusedBy } from "@/lib/operations/verdict";
import { OPERATION_PERMISSION, OPERATION_TYPES, type OperationType } from "@/lib/operations/types";
import { factsFromDto, type TransactionFacts, type TransactionFactsDto } from "@/lib/transactions/types";
import type { OpenRequest } from "@/lib/transactions/views";

export type Allowance =
  /** `ceiling`: the most that this person may move at once, in the payment's currency. */
  | { ok: true; ceiling?: string }
  /** `requestId` leads to the request that stands in the way. */
  | { ok: false; code: string; reason: string; words?: KeptWords; requestId?: number };

export type AllowedOperations = Record<OperationType, Allowance>;

/** A payment on screen with what this person may do to it now. */
export type WithAllowed<Row> = Row & { allowedOperations: AllowedOperations };

/** The rules, the person's rights and an open request in one answer per operation. */
export function allowedOperations(
  payment: { facts: TransactionFactsDto; openRequest: OpenRequest | null },
  permissions: ReadonlySet<string>,
  ceilings: Ceilings = {},
): AllowedOperations {
  const facts = factsFromDto(payment.facts);
  const judge = (type: OperationType): Allowance => {
    const verdict = canPerform(type, facts);
    // What no one could do in this state is said first; a right would not help.
    if (!verdict.ok && verdict.code === "invalid_state") return refusedBy(verdict);
    if (!permissions.has(OPERATION_PERMISSION[type])) {
      return {
        ok: false,
        code: "forbidden",
        reason: `You do not have the right to ${type}. Whoever manages users can give it to you.`,
        words: keptWords("noRightTo", { operation: type }),
      };
    }
    if (payment.openRequest && (type === "refund" || type === "void"))
      return pendingRequest(payment.openRequest);
    if (!verdict.ok) return refusedBy(verdict);
    return isCeilingType(type) ? belowCeiling(type, facts, ceilings) : { ok: true };
  };
  return Object.fromEntries(OPERATION_TYPES.map((type) => [type, judge(type)])) as AllowedOperations;
}

/** A void moves all of it, so a ceiling below that closes it; of the others less may be asked for. */
function belowCeiling(type: CeilingType, facts: TransactionFacts, ceilings: Ceilings): Allowance {
  const currency = facts.currencyCode;
  const ceiling = ceilings[type]?.[currency] ?? null;
  const whole = type === "void" ? facts.settledMinor + facts.feeMinor : 1n;
  const verdict = withinCeiling(ceilings, type, { currency, amountMinor: whole });
  if (verdict.ok)
    return ceiling === null ? { ok: true } : { ok: true, ceiling: formatAmount(ceiling, currency) };
  const amount = ceiling === null ? null : formatAmount(ceiling, currency);
  const limit = amount === null ? `no amount in ${currency}` : `at most ${amount} ${currency}`;
  return {
    ok: false,
    code: "over_ceiling",
    reason: `Your limit allows you to ${type} ${limit} at once.`,
    words:
      amount === null
        ? keptWords("ownLimitNone", { operation: type, currency })
        : keptWords("ownLimitAtMost", { operation: type, amount, currency }),
  };
}

function isCeilingType(type: OperationType): type is CeilingType {
  return (ceilingTypes as readonly string[]).includes(type);
}

function pendingRequest(open: OpenRequest): Allowance {
  const operation = open.type === "void" ? "Void" : "Refund";
  return {
    ok: false,
    code: "request_pending",
    reason: `Requested ${operation} is pending for approval.`,
    words: keptWords("requestWaits", { operation: open.type }),
    requestId: open.id,
  };
}

/** Adds the answer to a payment that goes to the browser. */
export function withAllowed<Row extends { facts: TransactionFactsDto; openRequest: OpenRequest | null }>(
  row: Row,
  actor: { permissions: ReadonlySet<Right>; ceilings: Ceilings },
): WithAllowed<Row> {
  return { ...row, allowedOperations: allowedOperations(row, actor.permissions, actor.ceilings) };
}
