import { describe, expect, it } from "vitest";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import { type PastOperation, simulate } from "@/lib/approvals/policy/simulate";
import { approvalBy, documentOf, stageOf } from "@/lib/approvals/policy/testing/documents";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

function past(hour: number, amountMinor: bigint, wish: Partial<PastOperation> = {}): PastOperation {
  return {
    type: "refund",
    source: "console",
    currencyCode: "KWD",
    amountMinor,
    pgCode: "knet",
    makerId: 1,
    makerGroupIds: [],
    makerIsChecker: false,
    makerIsAdmin: false,
    customerKeys: ["c-1"],
    at: new Date(Date.UTC(2026, 0, 5, hour)).toISOString(),
    transaction: `t${hour}`,
    card: null,
    label: `R-${hour}`,
    href: `/requests/${hour}`,
    ...wish,
  };
}

const world: PolicyWorld = {
  people: [1, 2, 3].map((id) => ({
    id,
    name: `Person ${id}`,
    username: `p${id}`,
    isActive: true,
    mayDecide: id > 1,
    isAdmin: false,
    mayOperate: ["refund"],
    groupIds: [],
  })),
  groups: [],
  accounts: [],
};

const TIERED = documentOf([
  {
    id: "tiers",
    name: "Refunds",
    when: { operations: ["refund"], sources: ["console"], currencies: ["KWD"] },
    sumOver: { scopes: ["customer"], hours: 24 },
    tiers: [
      { upTo: { KWD: "10" }, then: { kind: "direct" } },
      { upTo: { KWD: "100" }, then: approvalBy([stageOf(1), stageOf(1)]) },
      { upTo: null, then: approvalBy([stageOf(3)]) },
    ],
  },
]);

describe("a simulation", () => {
  it("counts outcomes, waiting, missing checkers and each difference, with the sums of what went before", () => {
    const operations = [past(3, 8_000n), past(1, 8_000n), past(9, 200_000n, { customerKeys: [] })];
    const result = simulate(FOUR_EYES_DOCUMENT, TIERED, operations, world, 2);
    expect(result).toMatchObject({
      operations: 3,
      before: { "approval:1": 3 },
      // The second refund of the same customer within a day is lifted; the large one needs three of two checkers.
      after: { direct: 1, "approval:2": 1, "approval:3": 1 },
      addedHours: (0 + 2 + 1 - 3) * 2,
      stuck: 1,
      different: 3,
    });
    expect(result.differences.map((one) => [one.label, one.after, one.stuck])).toEqual([
      ["R-9", "approval:3", true],
      ["R-3", "approval:2", false],
      ["R-1", "direct", false],
    ]);
  });

  it("finds nothing between a policy and itself, and invents no waiting time", () => {
    const result = simulate(FOUR_EYES_DOCUMENT, FOUR_EYES_DOCUMENT, [past(1, 1n)], world, null);
    expect(result).toMatchObject({ different: 0, stuck: 0, addedHours: null, differences: [] });
  });

  it("counts no refund that is older than the window", () => {
    const operations = [past(1, 8_000n), past(26, 8_000n)];
    expect(simulate(TIERED, TIERED, operations, world, null).after).toEqual({ direct: 2 });
    const closer = [past(1, 8_000n), past(24, 8_000n)];
    expect(simulate(TIERED, TIERED, closer, world, null).after).toEqual({ direct: 1, "approval:2": 1 });
  });
});
