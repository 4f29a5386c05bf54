import { expect, test } from "vitest";

import {
  type UserActor,
  apiKeyActor,
  hasPermission,
  requirePermission,
  requireUser,
  systemActor,
} from "@/lib/auth/actor";
import { effectivePermissions, permissions } from "@/lib/auth/permissions";

const origin = { address: null, requestId: null };

function person(rights: string[], mustChangePassword = false): UserActor {
  return {
    type: "user",
    userId: 1,
    username: "maker",
    label: "Maker",
    email: "maker@example.com",
    permissions: effectivePermissions(rights),
    ceilings: {},
    mustChangePassword,
    ...origin,
  };
}

test("a person has the rights that were given and no others", () => {
  const actor = person(["payment.refund"]);
  expect(permissions.filter((code) => hasPermission(actor, code))).toEqual([
    "transaction.view",
    "payment.refund",
  ]);
  expect(() => requirePermission(actor, "payment.void")).toThrow(/^forbidden/);
});

test("a person who must change his password may do nothing else", () => {
  const actor = person([...permissions], true);
  for (const code of permissions) expect(hasPermission(actor, code), code).toBe(false);
});

test("neither a key nor a job ever decides about a request or manages people", () => {
  for (const actor of [apiKeyActor({ id: 1, name: "shop" }, origin), systemActor("reconcile")]) {
    expect(hasPermission(actor, "payment.refund")).toBe(true);
    expect(hasPermission(actor, "request.decide")).toBe(false);
    expect(hasPermission(actor, "user.manage")).toBe(false);
    expect(() => requireUser(actor)).toThrow(/^forbidden/);
  }
});
