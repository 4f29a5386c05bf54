import type { RequestStatus } from "@/lib/approvals/types";
import type { ErrorCode } from "@/lib/errors";

/** Everything the rules of a request look at. */
export interface RequestFacts {
  status: RequestStatus;
  makerId: number;
  type: "refund" | "void";
  /** By the database's clock. */
  expired: boolean;
  /** An operation of this request is in flight, unknown, queued or done. */
  executing: boolean;
}

export interface DeciderFacts {
  userId: number;
  mayDecide: boolean;
  isAdmin: boolean;
  /** Holds the right to the requested operation. */
  mayOperate: boolean;
}

export type RequestVerdict = { ok: true } | { ok: false; code: ErrorCode; reason: string };

function refused(code: ErrorCode, reason: string): RequestVerdict {
  return { ok: false, code, reason };
}

/** Whether this person may approve or reject now. The maker never may, whatever else he is. */
export function canDecide(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (person.userId === request.makerId)
    return refused("own_request", "You made this request, so somebody else has to decide it.");
  if (!person.mayDecide) return refused("forbidden", "You are not a checker.");
  if (request.status !== "pending")
    return refused("request_already_decided", `The request is ${request.status.replaceAll("_", " ")}.`);
  if (request.expired) return refused("request_not_open", "The request has expired.");
  return { ok: true };
}

/** The maker takes it back, or an admin does, while nothing is being executed. */
export function canCancel(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (person.userId !== request.makerId && !person.isAdmin)
    return refused("forbidden", "Only the maker or an admin can cancel a request.");
  if (request.status !== "pending" && request.status !== "manual_action_required") {
    return refused(
      "request_not_open",
      `A request that is ${request.status.replaceAll("_", " ")} cannot be canceled.`,
    );
  }
  if (request.executing) return refused("request_executing", "The gateway is working on it.");
  return { ok: true };
}

/** Another attempt after a definite "not done", by anyone who holds the operation's right. */
export function canRetry(request: RequestFacts, person: DeciderFacts): RequestVerdict {
  if (!person.mayOperate) return refused("forbidden", `You do not have the right to ${request.type}.`);
  if (request.status !== "manual_action_required")
    return refused("request_not_open", "Only a request that needs manual action can be retried.");
  if (request.expired) return refused("request_not_open", "The request has expired.");
  if (request.executing) return refused("request_executing", "The gateway is working on it.");
  return { ok: true };
}
