import fc from "fast-check";
import { expect, it } from "vitest";
import { effectivePermissions, permissions } from "@/lib/auth/permissions";
import { rightSources } from "@/lib/auth/right-sources";

const groups = [
  { id: 1, name: "Cashiers", permissions: ["payment.refund"] },
  { id: 2, name: "Shops", permissions: ["e_commerce.add", "gateway.use:knet-test"] },
];

it("says of each right whether it is his own, comes through a group, or with another right", () => {
  const sources = rightSources({ ownPermissions: ["payment.refund", "unknown.right"], groups });
  expect(sources).toEqual([
    { right: "transaction.view", sources: [{ kind: "implied", by: ["payment.refund"] }] },
    { right: "payment.refund", sources: [{ kind: "own" }, { kind: "group", groupId: 1, name: "Cashiers" }] },
    { right: "e_commerce.add", sources: [{ kind: "group", groupId: 2, name: "Shops" }] },
    { right: "e_commerce.view", sources: [{ kind: "implied", by: ["e_commerce.add"] }] },
    { right: "gateway.use:knet-test", sources: [{ kind: "group", groupId: 2, name: "Shops" }] },
  ]);
});

it("names exactly the rights that hold, and something that gives each", () => {
  const codes = fc.uniqueArray(fc.constantFrom(...permissions), { maxLength: 6 });
  fc.assert(
    fc.property(codes, codes, (own, ofGroup) => {
      const sources = rightSources({
        ownPermissions: own,
        groups: [{ id: 1, name: "G", permissions: ofGroup }],
      });
      expect(new Set(sources.map(({ right }) => right))).toEqual(effectivePermissions([...own, ...ofGroup]));
      for (const { sources: from } of sources) expect(from.length).toBeGreaterThan(0);
    }),
  );
});
