import { describe, expect, it } from "vitest";
import { isSuspiciousPair, parseHealthList, suspicionAbout } from "@/lib/approvals/health/rules";

describe("suspicions need enough to go by", () => {
  it.each([
    [{ decisions: 9, approvals: 9, fast: 9, timed: 9 }, null],
    [{ decisions: 10, approvals: 5, fast: 5, timed: 10 }, "fast"],
    [{ decisions: 10, approvals: 10, fast: 4, timed: 10 }, null],
    [{ decisions: 19, approvals: 19, fast: 0, timed: 0 }, null],
    [{ decisions: 20, approvals: 20, fast: 0, timed: 0 }, "always_approves"],
    [{ decisions: 50, approvals: 49, fast: 0, timed: 50 }, "always_approves"],
    [{ decisions: 50, approvals: 48, fast: 0, timed: 50 }, null],
  ])("%j is %s", (checker, suspicion) => expect(suspicionAbout(checker)).toBe(suspicion));

  it.each([
    [{ approvals: 8, ofMaker: 10, otherCheckers: 1 }, true],
    [{ approvals: 7, ofMaker: 10, otherCheckers: 1 }, false],
    [{ approvals: 9, ofMaker: 9, otherCheckers: 1 }, false],
    [{ approvals: 10, ofMaker: 10, otherCheckers: 0 }, false],
  ])("%j is %s", (pair, suspicious) => expect(isSuspiciousPair(pair)).toBe(suspicious));
});

it.each([
  ["waiting.under_4h", { kind: "waiting", bucket: "under_4h" }],
  ["rejected", { kind: "rejected" }],
  ["fast.12", { kind: "fast", checkerId: 12 }],
  ["pair.3.4", { kind: "pair", makerId: 3, checkerId: 4 }],
  ["waiting.'; DROP", null],
  ["checker.0", null],
  ["checker.1e3", null],
  ["pair.1", null],
  ["", null],
  [undefined, null],
])("%j opens %j", (text, list) => expect(parseHealthList(text)).toEqual(list));
