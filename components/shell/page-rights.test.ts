import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { navigationPages } from "@/components/shell/navigation-items";
import { rightOfPage } from "@/components/shell/page-rights";

const NEW_PAGES = ["/transactions/new", "/transactions/bulk", "/users/new", "/groups/new", "/gateways/new"];

/** They ask a rule, by which others get in beside those who hold the right. */
const BY_RULE = new Set(["/change-requests", "/settings/approval-policy", "/settings/approvals"]);

test("a page says the right that it asks for itself; one object is no page", () => {
  for (const path of [...navigationPages().map(({ href }) => href), ...NEW_PAGES]) {
    const right = rightOfPage(path);
    if (right === null) continue;
    const file = [`app/(console)${path}/page.tsx`, `app/(console)${path}/(list)/page.tsx`].find(existsSync);
    expect(file, path).toBeDefined();
    if (!BY_RULE.has(path)) expect(readFileSync(file ?? "", "utf8"), path).toContain(`"${right}"`);
  }
  expect(rightOfPage("/users/7")).toBeNull();
  expect(rightOfPage("/nowhere")).toBeNull();
});
