import { expect, it } from "vitest";
import { isRightValue, placesOfValue } from "@/components/audit/value-place";
import ar from "@/lib/i18n/messages/ar";
import en from "@/lib/i18n/messages/en";

/** The first of the places that the catalogue has. */
function said(catalogue: object, ...asked: Parameters<typeof placesOfValue>): string | undefined {
  const at = (path: string) =>
    path.split(".").reduce<unknown>((inner, step) => (inner as Record<string, unknown>)?.[step], catalogue);
  return placesOfValue(...asked)
    .map(at)
    .find((word) => typeof word === "string") as string | undefined;
}

it("a code of the trail has the words of the thing that it is about, in both languages", () => {
  const table: [string, string, string][] = [
    ["setting", "clocks", "wall"],
    ["setting", "weekEnd", "5"],
    ["operation", "status", "in_flight"],
    ["operation", "type", "refund"],
    ["operation", "source", "console"],
    ["operation_request", "status", "manual_action_required"],
    ["transaction", "state", "paid"],
    ["change_request", "kind", "user.permissions"],
    ["change_request", "direction", "loosening"],
    ["setting", "askedOf", "deciders"],
    ["change_request", "target.type", "user"],
    ["user", "method", "recovery_code"],
    ["user", "factors.kind", "totp"],
  ];
  for (const asked of table) {
    const [english, arabic] = [said(en, ...asked), said(ar, ...asked)];
    expect([asked, english, arabic]).toEqual([
      asked,
      expect.any(String),
      expect.stringMatching(/\p{Script=Arabic}/u),
    ]);
  }
  expect(said(en, "operation_request", "status", "pending")).toBe(en.requests.status.pending);
  expect(said(en, "operation", "status", "pending")).toBe(en.transactions.operationStatus.pending);
});

it("what somebody wrote is no code, whatever it looks like", () => {
  expect(placesOfValue("user", "name", "a b")).toEqual([]);
  expect(placesOfValue("user", "name", "__proto__.x y")).toEqual([]);
  expect(said(en, "user", "name", "wall")).toBeUndefined();
  expect(said(en, "user", "username", "refund")).toBeUndefined();
});

it("rights are told by the fact and the right together", () => {
  expect(isRightValue("permissions", "payment.refund")).toBe(true);
  expect(isRightValue("target.granted", "gateway.use:knet-test")).toBe(true);
  expect(isRightValue("grantScope", "all")).toBe(true);
  expect(isRightValue("name", "payment.refund")).toBe(false);
  expect(isRightValue("permissions", "payment.of_tomorrow")).toBe(false);
});
