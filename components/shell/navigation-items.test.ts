import { describe, expect, it } from "vitest";
import { isCurrent, navigationFor } from "./navigation-items";

const keys = (...permissions: string[]) =>
  navigationFor(new Set(permissions))
    .map((item) => item.key)
    .filter((key) => key !== "home");

describe("navigation", () => {
  it("shows only the first page to somebody without any right", () => {
    expect(navigationFor(new Set()).map((item) => item.key)).toEqual(["home"]);
  });

  it("shows payments to whoever may see them, and people only to their administrators", () => {
    expect(keys("transaction.view")).toEqual([
      "exports",
      "transactions",
      "requests",
      "outcomes",
      "disputes",
      "childTransactions",
      "deletedTransactions",
    ]);
    expect(keys("user.manage")).toEqual(["users", "groups", "signIn", "changeRequests", "approvalSettings"]);
    expect(keys("change.decide")).toEqual(["changeRequests"]);
    expect(keys("api_key.manage")).toEqual(["changeRequests", "apiKeys"]);
    expect(keys("payment.import")).toEqual(["paymentsIn"]);
    expect(keys("reconciliation.manage")).toEqual(["reconciliation"]);
    expect(keys("policy.manage")).toEqual(["changeRequests", "approvalPolicy", "confirmation", "timeZone"]);
    expect(keys("webhook.manage")).toEqual(["webhooks", "mails", "noticeSettings"]);
    expect(keys("gateway_notice.manage")).toEqual(["gatewayNotices"]);
  });

  it("marks an area on its own pages and on no other area's", () => {
    expect(isCurrent("/transactions", "/transactions")).toBe(true);
    expect(isCurrent("/transactions", "/transactions/0a1b")).toBe(true);
    expect(isCurrent("/transactions", "/transactions-archive")).toBe(false);
    expect(isCurrent("/transactions", "/requests")).toBe(false);
  });
});
