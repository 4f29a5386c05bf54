import { describe, expect, it } from "vitest";
import {
  canAskNow,
  canConfirmNow,
  canDecideSettlement,
  canPropose,
  canWithdraw,
  type OutcomeFacts,
  type SettlerFacts,
} from "@/lib/operations/outcomes/rules";
import type { OutcomeVerdict } from "@/lib/operations/outcomes/types";
import { OPERATION_STATUSES } from "@/lib/operations/types";

const outcome: OutcomeFacts = {
  status: "unknown",
  inquiryCount: 3,
  canBeAsked: true,
  isUnderWay: false,
  sendingForMs: 0,
  initiatorId: 1,
  makerId: 2,
  proposedById: null,
};
const settler: SettlerFacts = { userId: 10, maySettle: true, mayAsk: true };
const word = (verdict: OutcomeVerdict) => (verdict.ok ? "ok" : verdict.code);

describe("proposing an outcome", () => {
  it.each(OPERATION_STATUSES)("%s", (status) => {
    const isAsked = status === "unknown" || status === "pending";
    expect(word(canPropose({ ...outcome, status }, settler))).toBe(isAsked ? "ok" : "conflict");
  });

  it.each<[string, Partial<OutcomeFacts>, Partial<SettlerFacts>, string]>([
    ["without the right", {}, { maySettle: false }, "forbidden"],
    ["by who started it", {}, { userId: 1 }, "own_request"],
    ["by the maker of its request", {}, { userId: 2 }, "own_request"],
    ["before the gateway was asked", { inquiryCount: 0 }, {}, "conflict"],
    ["of a gateway that cannot be asked", { inquiryCount: 0, canBeAsked: false }, {}, "ok"],
    ["while another proposal waits", { proposedById: 11 }, {}, "already_exists"],
    ["of a program's operation", { initiatorId: null, makerId: null }, {}, "ok"],
  ])("%s", (_title, facts, person, expected) => {
    expect(word(canPropose({ ...outcome, ...facts }, { ...settler, ...person }))).toBe(expected);
  });
});

describe("deciding about a proposal", () => {
  it.each<[string, Partial<OutcomeFacts>, Partial<SettlerFacts>, string]>([
    ["by a second person", {}, {}, "ok"],
    ["without the right", {}, { maySettle: false }, "forbidden"],
    ["by who proposed it", { proposedById: 10 }, {}, "own_request"],
    ["by who started the operation", {}, { userId: 1 }, "own_request"],
    ["by the maker of its request", {}, { userId: 2 }, "own_request"],
    ["when there is none", { proposedById: null }, {}, "conflict"],
  ])("%s", (_title, facts, person, expected) => {
    const verdict = canDecideSettlement(
      { ...outcome, proposedById: 11, ...facts },
      { ...settler, ...person },
    );
    expect(word(verdict)).toBe(expected);
  });
});

describe("confirming", () => {
  it("waits while the request may be under way once more, and says how long", () => {
    expect(canConfirmNow(outcome)).toEqual({ ok: true });
    const refused = canConfirmNow({ ...outcome, sendingForMs: 6_001 });
    expect(refused).toMatchObject({ ok: false, code: "conflict", retryAfterS: 7 });
    expect(refused).toMatchObject({ reason: expect.stringContaining("confirm in 7 seconds") });
  });
});

describe("taking a proposal back", () => {
  it("is for who made it only", () => {
    expect(word(canWithdraw({ ...outcome, proposedById: 10 }, settler))).toBe("ok");
    expect(word(canWithdraw({ ...outcome, proposedById: 11 }, settler))).toBe("forbidden");
    expect(word(canWithdraw(outcome, settler))).toBe("conflict");
  });
});

describe("asking now", () => {
  it.each(OPERATION_STATUSES)("%s", (status) => {
    const open = status === "in_flight" || status === "unknown" || status === "pending";
    expect(word(canAskNow({ ...outcome, status }, settler))).toBe(open ? "ok" : "conflict");
  });

  it("waits while the call may be under way, and takes a right", () => {
    expect(word(canAskNow({ ...outcome, isUnderWay: true }, settler))).toBe("conflict");
    expect(word(canAskNow(outcome, { ...settler, mayAsk: false }))).toBe("forbidden");
  });
});
