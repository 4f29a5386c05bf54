import { checkAmount, checkCurrency } from "@/lib/operations/amount-rules";
import type { OperationType } from "@/lib/operations/types";
import { refused, type Verdict } from "@/lib/operations/verdict";
import type { TransactionFacts, TransactionState } from "@/lib/transactions/types";

/**
 * The whole law of the six operations: by state, gateway, currency and amount. Pure; the server asks it before it acts
 * and the browser asks it to say why an action is disabled. The schema's triggers hold the same bounds as a last line.
 */
const ALLOWED_STATES: Record<OperationType, readonly TransactionState[]> = {
  cancel: ["created", "pending", "attempted", "cod"],
  expire: ["created", "pending", "attempted"],
  delete: [
    "created",
    "pending",
    "attempted",
    "authorized",
    "paid",
    "cod",
    "failed",
    "canceled",
    "expired",
    "invalided",
  ],
  capture: ["authorized"],
  refund: ["paid", "authorized"],
  void: ["authorized"],
};

/** Money was taken or promised, so the record stays and is only hidden. */
const SOFT_DELETED_STATES: readonly TransactionState[] = ["paid", "authorized", "cod"];

/**
 * Whether `type` may be performed now, and for how much. `amountMinor` (minor units) counts for refund and capture only;
 * left out, it is all that remains. A void always takes the whole authorization, fee included.
 */
export function canPerform(type: OperationType, facts: TransactionFacts, amountMinor?: bigint): Verdict {
  if (facts.deleted)
    return refused("invalid_state", "The transaction is deleted. Restore it first.", "paymentDeleted");
  if (!ALLOWED_STATES[type].includes(facts.state)) {
    return refused(
      "invalid_state",
      `The ${type} operation is not allowed for a transaction in state ${facts.state}.`,
      "stateForbids",
      { operation: type, state: facts.state },
    );
  }
  switch (type) {
    case "cancel":
    case "expire":
      return { ok: true, amountMinor: null };
    case "delete":
      return canDelete(facts);
    default:
      return canPerformExternal(type, facts, amountMinor);
  }
}

/** Whether a delete hides the transaction (true) or removes it for good (false). */
export function isSoftDelete(state: TransactionState): boolean {
  return SOFT_DELETED_STATES.includes(state);
}

function canDelete(facts: TransactionFacts): Verdict {
  const unfinished =
    facts.refundHeldMinor + facts.refundQueuedMinor + facts.captureHeldMinor + facts.requestHeldMinor > 0n ||
    facts.voidHeld ||
    facts.voidRequested;
  return unfinished
    ? refused(
        "invalid_state",
        "An operation or a request on this transaction is not finished. Wait for it or cancel it first.",
        "unfinished",
      )
    : { ok: true, amountMinor: null };
}

function canPerformExternal(
  type: "refund" | "capture" | "void",
  facts: TransactionFacts,
  amountMinor?: bigint,
): Verdict {
  return (
    checkProgress(type, facts) ??
    checkSupport(type, facts) ??
    checkCurrency(facts) ??
    checkAmount(type, facts, amountMinor)
  );
}

/** What has already happened to the payment. */
function checkProgress(type: "refund" | "capture" | "void", facts: TransactionFacts): Verdict | null {
  if (facts.frozen) {
    return refused(
      "transaction_frozen",
      "The gateway reported something that does not fit our balance. Operations are stopped until the balance adds up again; then they go on by themselves.",
      "paymentFrozen",
    );
  }
  const voided = facts.voidedMinor > 0n;
  if (voided || (facts.voidHeld && type !== "refund")) {
    return refused(
      "already_voided",
      voided ? "The authorization has been voided." : "A void of this authorization is in progress.",
      voided ? "voided" : "voidInProgress",
    );
  }
  if (facts.voidRequested && type !== "refund") {
    return refused("already_voided", "A void of this authorization is waiting for approval.", "voidWaiting");
  }
  if (type === "void" && facts.capturedMinor > 0n) {
    return refused(
      "already_captured",
      "The transaction has been captured and can no longer be voided.",
      "captured",
    );
  }
  if (type === "void" && facts.captureHeldMinor > 0n) {
    return refused(
      "already_captured",
      "A capture is in progress, so the authorization cannot be voided.",
      "captureInProgress",
    );
  }
  if (type === "refund" && facts.state === "authorized" && facts.capturedMinor === 0n) {
    return refused(
      "not_captured",
      "The transaction must be captured before it can be refunded.",
      "notCaptured",
    );
  }
  return null;
}

function checkSupport(type: "refund" | "capture" | "void", facts: TransactionFacts): Verdict | null {
  const support = facts.support;
  const gateway = facts.gatewayName ?? "";
  if (facts.accountDisabled) {
    return refused(
      "gateway_account_disabled",
      `The gateway account ${gateway} is disabled, so nothing new can begin through it. Enable it first.`,
      "accountDisabled",
      { gateway, operation: type },
    );
  }
  const none = support === null || (type === "void" ? !support.void : support[type] === "none");
  if (none) {
    return refused(
      "operation_not_supported",
      `The payment gateway ${gateway} does not support ${type}.`,
      "notSupported",
      { gateway, operation: type },
    );
  }
  if (
    type === "capture" &&
    support.capture !== "multiple" &&
    facts.capturedMinor + facts.captureHeldMinor > 0n
  ) {
    return refused(
      "operation_not_supported",
      `The payment gateway ${gateway} allows one capture only.`,
      "oneCaptureOnly",
      { gateway },
    );
  }
  const refundedBefore = facts.refundedMinor + facts.refundQueuedMinor + facts.refundHeldMinor > 0n;
  if (type === "refund" && support.refund !== "multiple" && refundedBefore) {
    return refused(
      "operation_not_supported",
      `The payment gateway ${gateway} allows one refund only.`,
      "oneRefundOnly",
      { gateway },
    );
  }
  return null;
}
