import { describe, expect, it } from "vitest";
import { type Defect, movesFrom, START, type State } from "@/lib/approvals/model/machine";
import { isOpen } from "@/lib/approvals/types";

/**
 * Every reachable state is visited, so no depth has to be chosen: the model is finite (two checkers and the maker, one loss of a
 * right, one change of the payment and of the policy, both clocks, crashes of the worker, two attempts), and the third attempt can do
 * nothing that the second could not.
 */
interface Walk {
  states: Map<string, State>;
  /** From a state to where it can come from. */
  backwards: Map<string, Set<string>>;
}

function walk(defect: Defect | null): Walk {
  const states = new Map<string, State>();
  const backwards = new Map<string, Set<string>>();
  const waiting = [START];
  states.set(JSON.stringify(START), START);
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    for (const { next } of movesFrom(state, defect)) {
      const key = JSON.stringify(next);
      const from = backwards.get(key) ?? new Set<string>();
      backwards.set(key, from.add(JSON.stringify(state)));
      if (states.has(key)) continue;
      states.set(key, next);
      waiting.push(next);
    }
  }
  return { states, backwards };
}

/** What must never be: the first sentence that a state breaks, or null. */
function flawOf(state: State): string | null {
  if (state.executions > 1) return "executed twice";
  if (state.broken) return state.broken;
  const moved = state.executions > 0;
  const knownOpen = state.attempts.some((attempt) => attempt === "in_flight" || attempt === "unknown");
  const freed = !isOpen(state.status) && state.status !== "done";
  if (freed && (moved || knownOpen)) return "ended, its amount free, although it was or may be executed";
  if (state.status === "done" && !moved) return "done without an execution";
  return null;
}

function flawsOf({ states }: Walk): string[] {
  return [...new Set([...states.values()].flatMap((state) => flawOf(state) ?? []))].sort();
}

/** States from which no end can be reached any more. */
function lostIn({ states, backwards }: Walk): State[] {
  const safe = new Set<string>();
  const waiting = [...states].flatMap(([key, state]) => (isOpen(state.status) ? [] : [key]));
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (safe.has(key)) continue;
    safe.add(key);
    waiting.push(...(backwards.get(key) ?? []));
  }
  return [...states].flatMap(([key, state]) => (safe.has(key) ? [] : [state]));
}

describe("the request machine, walked completely", () => {
  const honest = walk(null);

  it("is large enough to mean something, and reaches every end", () => {
    expect(honest.states.size).toBeGreaterThan(1_000);
    const reached = new Set([...honest.states.values()].map((state) => state.status));
    for (const status of ["rejected", "canceled", "expired", "done", "manual_action_required"])
      expect(reached).toContain(status);
  });

  it("never executes twice, never without its approvals, and frees nothing that was or may be executed", () => {
    expect(flawsOf(honest)).toEqual([]);
  });

  it("loses no request: from everywhere an end can be reached", () => {
    expect(lostIn(honest)).toEqual([]);
  });

  it("a success after the gateway was silent still ends as done", () => {
    const unknown = [...honest.states.values()].filter((state) => state.attempts.at(-1) === "unknown");
    expect(unknown.length).toBeGreaterThan(0);
    for (const state of unknown) expect(isOpen(state.status)).toBe(true);
  });
});

describe("the check finds", () => {
  it.each<[Defect, string]>([
    ["double dispatch", "executed twice"],
    ["expiry frees unknown", "ended, its amount free, although it was or may be executed"],
    ["hash ignored", "decided about something that was not on the screen"],
    ["right not re-read", "sent without the approvals that it needs"],
    ["maker counts", "sent without the approvals that it needs"],
  ])("%s", (defect, flaw) => {
    expect(flawsOf(walk(defect))).toContain(flaw);
  });
});
