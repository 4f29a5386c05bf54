import { judgeVoting } from "@/lib/approvals/policy/votes";
import type { Requirement } from "@/lib/approvals/policy/types";
import { canCancel, canDecide, canRecall, canRetry, type RequestFacts } from "@/lib/approvals/rules";
import { isOpen, type RequestStatus } from "@/lib/approvals/types";

/**
 * The request machine for a model check: small enough to visit every state, and judged by the product's own pure rules. Time, crashes
 * and messages are moves of their own, so every interleaving of them is walked.
 */

export type Attempt = "in_flight" | "unknown" | "declined" | "succeeded";
export interface State {
  status: RequestStatus;
  /** Who approved: 1 is the maker, 2 and 3 are checkers. */
  votes: readonly number[];
  /** Checker 2 still has his right. */
  entitled: boolean;
  /** How many the live policy wants; it was made under one. */
  wanted: 1 | 2;
  /** What the payment looks like, and what checker 2 has on his screen. */
  content: 0 | 1;
  seen: 0 | 1;
  expired: boolean;
  /** In the undo window. */
  recallable: boolean;
  /** The worker has judged and is about to reserve; a crash loses this. */
  claimed: boolean;
  attempts: readonly Attempt[];
  /** How often the gateway has really done it. */
  executions: number;
  /** It was executed, or decided, in a way that the rules forbid: why. */
  broken: string | null;
}

/** Mistakes that the check has to find. */
export type Defect =
  | "double dispatch"
  | "expiry frees unknown"
  | "hash ignored"
  | "right not re-read"
  | "maker counts";

export const START: State = {
  status: "pending",
  votes: [],
  entitled: true,
  wanted: 1,
  content: 0,
  seen: 0,
  expired: false,
  recallable: false,
  claimed: false,
  attempts: [],
  executions: 0,
  broken: null,
};

const MAKER = 1;
const MOST_ATTEMPTS = 2;

export interface Move {
  name: string;
  next: State;
}

function requirement(count: number): Requirement {
  const demands = {
    makerNote: false,
    checkerNote: false,
    attachment: false,
    stepUp: false,
    undoMinutes: 1,
    pendingHours: 1,
    approvedHours: 1,
  };
  const stages = [{ name: "Checker", pool: { anyChecker: true as const }, count }];
  return { policyVersion: 1, ruleId: "r", ruleName: "R", tier: 0, stages, demands };
}

const live = (state: State) => state.attempts.some((attempt) => attempt !== "declined");

function factsOf(state: State): RequestFacts {
  return {
    status: state.status,
    makerId: MAKER,
    keyHolderIds: [],
    type: "refund",
    expired: state.expired,
    executing: live(state),
    recallable: state.recallable,
  };
}

const person = (userId: number, entitled: boolean) => ({
  userId,
  mayDecide: entitled,
  isAdmin: false,
  mayOperate: true,
});

/** Whether the approvals are enough now: by both policies, counted by the rights of now. */
function isApproved(state: State, entitled: boolean, defect: Defect | null): boolean {
  const people = new Set([...(defect === "maker counts" ? [MAKER] : []), ...(entitled ? [2] : []), 3]);
  const requirements = state.wanted === 2 ? [requirement(1), requirement(2)] : [requirement(1)];
  return judgeVoting({
    requirements,
    eligible: requirements.map(() => [people]),
    barred: defect === "maker counts" ? new Set<number>() : new Set([MAKER]),
    votes: state.votes.map((userId) => ({ userId, stage: 0 })),
  }).complete;
}

/** Everything that can happen next. */
export function movesFrom(state: State, defect: Defect | null = null): Move[] {
  return [...decisions(state, defect), ...world(state), ...execution(state, defect), ...ends(state, defect)];
}

function decisions(state: State, defect: Defect | null): Move[] {
  const moves: Move[] = [];
  for (const who of [MAKER, 2, 3]) {
    const counts = defect === "maker counts" && who === MAKER;
    const may = counts
      ? state.status === "pending" && !state.expired
      : canDecide(factsOf(state), person(who, who === 3 || (who === 2 && state.entitled))).ok;
    if (!may || state.votes.includes(who)) continue;
    const stale = who === 2 && state.seen !== state.content;
    if (stale && defect !== "hash ignored") continue;
    const voted: State = {
      ...state,
      votes: [...state.votes, who].sort(),
      broken: stale ? "decided about something that was not on the screen" : state.broken,
    };
    const done = isApproved(voted, state.entitled, defect);
    moves.push({
      name: `approve by ${who}`,
      next: done ? { ...voted, status: "approved", recallable: true, expired: false } : voted,
    });
    moves.push({ name: `reject by ${who}`, next: { ...state, status: "rejected" } });
  }
  return moves;
}

function world(state: State): Move[] {
  const moves: Move[] = [];
  if (state.seen !== state.content)
    moves.push({ name: "look again", next: { ...state, seen: state.content } });
  if (!isOpen(state.status)) return moves;
  if (!state.expired) moves.push({ name: "clock", next: { ...state, expired: true } });
  if (state.recallable) moves.push({ name: "window over", next: { ...state, recallable: false } });
  if (state.content === 0) moves.push({ name: "payment changes", next: { ...state, content: 1 } });
  if (state.wanted === 1) moves.push({ name: "policy wants two", next: { ...state, wanted: 2 } });
  if (state.entitled) moves.push({ name: "checker 2 loses his right", next: { ...state, entitled: false } });
  return moves;
}

function execution(state: State, defect: Defect | null): Move[] {
  const moves: Move[] = [];
  const { status, attempts } = state;
  if (status === "approved" && !state.recallable && !state.claimed && !live(state))
    moves.push({ name: "worker takes it", next: { ...state, claimed: true } });
  if (state.claimed) {
    moves.push({ name: "worker dies", next: { ...state, claimed: false } });
    moves.push({ name: "reserve", next: reserve(state, defect) });
  }
  const last = attempts.at(-1);
  const before = attempts.slice(0, -1);
  const becomes = (attempt: Attempt, executions = state.executions) => ({
    ...state,
    attempts: [...before, attempt],
    executions,
  });
  if (last === "in_flight") {
    moves.push({ name: "gateway does it", next: becomes("succeeded", state.executions + 1) });
    moves.push({
      name: "gateway does it, the answer is lost",
      next: becomes("unknown", state.executions + 1),
    });
    moves.push({ name: "gateway says no", next: becomes("declined") });
  }
  // Asked until it says what became of it: it was done in this model.
  if (last === "unknown") moves.push({ name: "gateway is asked", next: becomes("succeeded") });
  if (last === "succeeded" && (status === "approved" || status === "manual_action_required"))
    moves.push({ name: "follow", next: { ...state, status: "done" } });
  if (last === "declined" && status === "approved" && !state.claimed)
    moves.push({ name: "follow", next: { ...state, status: "manual_action_required" } });
  if (defect === "double dispatch" && status === "approved" && last === "unknown" && state.executions < 2)
    moves.push({ name: "sent again", next: { ...state, executions: state.executions + 1 } });
  return moves;
}

/** The transaction that judges everything again and then reserves. */
function reserve(state: State, defect: Defect | null): State {
  const free = { ...state, claimed: false };
  if (state.status !== "approved" || live(state) || state.recallable || state.expired) return free;
  if (state.attempts.at(-1) === "declined" && state.attempts.length >= MOST_ATTEMPTS) return free;
  const entitled = defect === "right not re-read" ? true : state.entitled;
  if (!isApproved(state, entitled, defect)) return { ...free, status: "manual_action_required" };
  return {
    ...free,
    attempts: [...state.attempts, "in_flight"],
    // Judged by the rules as they should be, whatever the defect.
    broken: isApproved(state, state.entitled, null)
      ? state.broken
      : "sent without the approvals that it needs",
  };
}

function ends(state: State, defect: Defect | null): Move[] {
  const moves: Move[] = [];
  const facts = factsOf(state);
  const maker = person(MAKER, false);
  if (canCancel(facts, maker).ok) moves.push({ name: "cancel", next: { ...state, status: "canceled" } });
  if (canRecall(facts, maker, false).ok)
    moves.push({ name: "recall", next: { ...state, status: "canceled" } });
  if (canRetry(facts, maker).ok && state.attempts.length < MOST_ATTEMPTS)
    moves.push({ name: "retry", next: { ...state, status: "approved", expired: false } });
  const frees = defect === "expiry frees unknown" || !facts.executing;
  if (isOpen(state.status) && state.expired && frees)
    moves.push({ name: "expire", next: { ...state, status: "expired" } });
  return moves;
}
