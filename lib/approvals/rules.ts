import type { RequestStatus } from "@/lib/approvals/types";
import type { ErrorCode } from "@/lib/errors";
import { type KeptSentence, type KeptWords, keptWords } from "@/lib/i18n/kept-words";

/** Everything the rules of a request look at. */
export interface RequestFacts {
  status: RequestStatus;
  /** Null when a program asked. */
  makerId: number | null;
  /** Who made the key of that program, and who exchanged its secret since: each was shown one. */
  keyHolderIds: readonly number[];
  type: "refund" | "void";
  /** By the database's clock. */
  expired: boolean;
  /** An operation of this request is in flight, unknown, queued or done. */
  executing: boolean;
  /** Approved, and still in its undo window. */
  recallable?: boolean;
}

export interface DeciderFacts {
  userId: number;
  mayDecide: boolean;
  isAdmin: boolean;
  /** Holds the right to the requested operation. */
  mayOperate: boolean;
}

export type RequestVerdict = { ok: true } | { ok: false; code: ErrorCode; reason: string; words?: KeptWords };

/** A refusal in English, beside the sentence that says the same in any language. */
function refused(
  code: ErrorCode,
  reason: string,
  sentence: KeptSentence,
  values: Record<string, string> = {},
): RequestVerdict {
  return { ok: false, code, reason, words: keptWords(sentence, values) };
}

/** Whether this person may approve or reject now. The maker never may, whatever else he is. */
export function canDecide(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (person.userId === request.makerId)
    return refused("own_request", "You made this request, so somebody else has to decide it.", "ownRequest");
  if (request.keyHolderIds.includes(person.userId))
    return refused(
      "own_request",
      "You made the key that asked for this, or exchanged its secret, so somebody else has to decide it.",
      "ownKeyRequest",
    );
  if (!person.mayDecide)
    return refused(
      "forbidden",
      "You are not a checker. Whoever manages users can give you that right.",
      "notChecker",
    );
  if (request.status !== "pending")
    return refused(
      "request_already_decided",
      `The request is ${request.status.replaceAll("_", " ")}.`,
      "requestIs",
      { status: request.status },
    );
  if (request.expired) return refused("request_not_open", "The request has expired.", "requestExpired");
  return { ok: true };
}

/** The maker takes it back, or an admin does, while nothing is being executed. */
export function canCancel(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (person.userId !== request.makerId && !person.isAdmin)
    return refused("forbidden", "Only the maker or an admin can cancel a request.", "onlyMakerCancels");
  if (request.status !== "pending" && request.status !== "manual_action_required") {
    return refused(
      "request_not_open",
      `A request that is ${request.status.replaceAll("_", " ")} cannot be canceled.`,
      "notCancelable",
      { status: request.status },
    );
  }
  if (request.executing)
    return refused("request_executing", "The gateway is working on it.", "gatewayWorking");
  return { ok: true };
}

/** Another attempt after a definite "not done", by anyone who holds the operation's right. */
export function canRetry(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (!person.mayOperate)
    return refused(
      "forbidden",
      `You do not have the right to ${request.type}. Whoever manages users can give it to you.`,
      "noRightTo",
      { operation: request.type },
    );
  if (request.status !== "manual_action_required")
    return refused(
      "request_not_open",
      "Only a request that needs manual action can be retried.",
      "onlyManualRetried",
    );
  if (request.expired) return refused("request_not_open", "The request has expired.", "requestExpired");
  if (request.executing)
    return refused("request_executing", "The gateway is working on it.", "gatewayWorking");
  return { ok: true };
}

/** Taken back in the undo window, by whoever asked for it or approved it. */
export function canRecall(request: RequestFacts, person: DeciderFacts, hasApproved: boolean): RequestVerdict {
  if (person.userId !== request.makerId && !hasApproved)
    return refused(
      "forbidden",
      "Only the maker or somebody who approved it can recall a request.",
      "onlyMakerRecalls",
    );
  if (request.status !== "approved")
    return refused("request_not_open", "Only an approved request can be recalled.", "onlyApprovedRecalled");
  if (request.executing)
    return refused("request_executing", "The gateway is working on it.", "gatewayWorking");
  if (!request.recallable) return refused("request_not_open", "The time to recall it is over.", "recallOver");
  return { ok: true };
}

/** Why a person's vote would not count now, in words for him. */
export const VOTE_REFUSALS: Record<VoteRefusal, { code: ErrorCode; reason: string; words: KeptWords }> = {
  barred: {
    code: "own_request",
    reason: "You stand behind this request, so somebody else has to decide it.",
    words: keptWords("voteBarred"),
  },
  voted: {
    code: "request_already_decided",
    reason: "You have decided this request already. It waits for others.",
    words: keptWords("voteVoted"),
  },
  complete: {
    code: "request_already_decided",
    reason: "Everybody who has to approve this request has done so.",
    words: keptWords("voteComplete"),
  },
  not_in_pool: {
    code: "forbidden",
    reason: "You are not among those who decide this request.",
    words: keptWords("voteNotInPool"),
  },
  cooling: {
    code: "forbidden",
    reason:
      "Your right to decide is younger than this request, so it does not count here. The second admin can name the request to end that.",
    words: keptWords("voteCooling"),
  },
  other_stage: {
    code: "forbidden",
    reason: "You are among those who decide another stage of this request, not the present one.",
    words: keptWords("voteOtherStage"),
  },
  needed_later: {
    code: "forbidden",
    reason: "Nobody else could fill your place in a later stage of this request, so you decide there.",
    words: keptWords("voteNeededLater"),
  },
};
export type VoteRefusal =
  | "barred"
  | "voted"
  | "complete"
  | "not_in_pool"
  | "cooling"
  | "other_stage"
  | "needed_later";
