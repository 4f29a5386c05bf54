import type { OutcomeVerdict } from "@/lib/operations/outcomes/types";
import type { OperationStatus } from "@/lib/operations/types";

/** What the rules want to know about an operation whose outcome is open. */
export interface OutcomeFacts {
  status: OperationStatus;
  inquiryCount: number;
  /** Some gateways cannot be asked about an operation at all. */
  canBeAsked: boolean;
  /** The call may still be under way: whoever asks now could be told "never seen" too early. */
  isUnderWay: boolean;
  /** So long the same request, sent again under its key, may still be under way; 0 when it cannot be. */
  sendingForMs: number;
  /** Who started it, and who made its request; null for programs. */
  initiatorId: number | null;
  makerId: number | null;
  /** Who proposed the settlement that waits for a second person. */
  proposedById: number | null;
}

/** What the rules want to know about a person. */
export interface SettlerFacts {
  userId: number;
  maySettle: boolean;
  mayAsk: boolean;
}

const OPEN: readonly OperationStatus[] = ["in_flight", "unknown", "pending"];

const refused = (code: Exclude<OutcomeVerdict, { ok: true }>["code"], reason: string): OutcomeVerdict => ({
  ok: false,
  code,
  reason,
});

/** Whether the outcome of an operation in this status is still to come. */
export function isOpenOutcome(status: OperationStatus): boolean {
  return OPEN.includes(status);
}

/** Whether the gateway can be asked now. */
export function canAskNow(outcome: OutcomeFacts, person: SettlerFacts): OutcomeVerdict {
  if (!person.mayAsk)
    return refused("forbidden", "Asking the gateway takes the right to inquire or to settle outcomes.");
  if (!isOpenOutcome(outcome.status)) return refused("conflict", "The operation already has its outcome.");
  if (outcome.isUnderWay)
    return refused("conflict", "The call may still be under way. The gateway can be asked in a moment.");
  return { ok: true };
}

/** Whether the person may propose an outcome. */
export function canPropose(outcome: OutcomeFacts, person: SettlerFacts): OutcomeVerdict {
  const settler = maySettle(outcome, person);
  if (!settler.ok) return settler;
  if (!isOpenOutcome(outcome.status)) return refused("conflict", "The operation already has its outcome.");
  if (outcome.status === "in_flight" || (outcome.canBeAsked && outcome.inquiryCount === 0))
    return refused("conflict", "The gateway has not been asked yet. Ask it before you settle by hand.");
  if (outcome.proposedById !== null)
    return refused("already_exists", "A settlement has been proposed already. It waits for a second person.");
  return { ok: true };
}

/** Whether the person may confirm or reject the proposed settlement. */
export function canDecideSettlement(outcome: OutcomeFacts, person: SettlerFacts): OutcomeVerdict {
  const settler = maySettle(outcome, person);
  if (!settler.ok) return settler;
  if (outcome.proposedById === null) return refused("conflict", "There is no proposal to decide about.");
  if (outcome.proposedById === person.userId)
    return refused("own_request", "You proposed this settlement. A second person confirms or rejects it.");
  return { ok: true };
}

/**
 * Whether a proposal may be confirmed now. While the request may be under way once more, nobody can say that it was never executed: it may be
 * executed in this very moment. Rejecting is possible at any time.
 */
export function canConfirmNow(outcome: OutcomeFacts): OutcomeVerdict {
  if (outcome.sendingForMs <= 0) return { ok: true };
  const retryAfterS = Math.ceil(outcome.sendingForMs / 1000);
  const seconds = retryAfterS === 1 ? "a second" : `${retryAfterS} seconds`;
  const reason = `The same request was just sent again under its key and may still be under way. Its answer may end this proposal; confirm in ${seconds} if it does not.`;
  return { ok: false, code: "conflict", reason, retryAfterS };
}

/** Whether the person may take the proposal back. */
export function canWithdraw(outcome: OutcomeFacts, person: SettlerFacts): OutcomeVerdict {
  if (outcome.proposedById === null) return refused("conflict", "There is no proposal to take back.");
  if (outcome.proposedById !== person.userId)
    return refused("forbidden", "Only the person who proposed a settlement takes it back.");
  return { ok: true };
}

function maySettle(outcome: OutcomeFacts, person: SettlerFacts): OutcomeVerdict {
  if (!person.maySettle) return refused("forbidden", "Settling by hand takes the right to settle outcomes.");
  if (person.userId === outcome.initiatorId || person.userId === outcome.makerId)
    return refused("own_request", "This is your own operation. Two other persons settle it.");
  return { ok: true };
}
