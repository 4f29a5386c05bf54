import { expect, test } from "vitest";

import {
  apiKeyPermissions,
  effectivePermissions,
  isPermission,
  permissionGroups,
  permissionLabelKey,
  permissions,
  permissionsOf,
} from "@/lib/auth/permissions";
import messages from "@/lib/i18n/messages/en/users.json";

test("every permission stands in exactly one group", () => {
  const grouped = permissionGroups.flatMap(permissionsOf);
  expect([...grouped].sort()).toEqual([...permissions].sort());
});

test("every permission and group has a label", () => {
  for (const code of permissions) expect(messages.permissions[permissionLabelKey(code)].label).not.toBe("");
  for (const group of permissionGroups) expect(messages.groups[group]).not.toBe("");
});

test("whoever acts on payments, decides or settles may also see them", () => {
  const others = ["transaction.view", "request.decide", "outcome.settle"];
  for (const code of permissions) {
    const sees = effectivePermissions([code]).has("transaction.view");
    expect(sees, code).toBe(others.includes(code) || code.startsWith("payment."));
  }
});

test("a stored right that this version does not know opens nothing", () => {
  expect(isPermission("payment.everything")).toBe(false);
  expect(effectivePermissions(["payment.everything", "__proto__", ""]).size).toBe(0);
});

test("an API key may run every operation but never decide, manage people or read the audit", () => {
  for (const code of permissionsOf("operations")) expect(apiKeyPermissions.has(code), code).toBe(true);
  for (const code of ["request.decide", "outcome.settle", "user.manage", "audit.view"] as const) {
    expect(apiKeyPermissions.has(code), code).toBe(false);
  }
});
