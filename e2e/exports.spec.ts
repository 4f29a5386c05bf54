import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";
import { expectNoSidewaysScroll } from "./support/screen-checks";

test("the first page leads to the payments behind its figures, and a list becomes a file of its owner", async ({
  as,
}) => {
  const viewer = await as("checker");
  await viewer.goto("/");
  await expect(viewer.getByRole("heading", { name: "Needs your attention" })).toBeVisible();
  await expect(viewer.getByRole("img", { name: /money in beside refunded/ })).toBeVisible();
  const counted = viewer.getByRole("link", { name: /^[\d,]+ payments$/ }).first();
  const count = (await counted.innerText()).replace(" payments", "");
  await counted.click();
  await expect(viewer).toHaveURL(/\/transactions\?.*state=paid.*dates=paid/);
  await viewer.getByRole("button", { name: "Totals" }).click();
  await expect(viewer.getByRole("cell", { name: count, exact: true })).toBeVisible();
  await viewer.keyboard.press("Escape");

  await viewer.getByRole("link", { name: "Export", exact: true }).click();
  await expect(viewer).toHaveURL(/\/exports\?.*list=transactions/);
  await expect(viewer.getByText("The filters of the list you came from are kept")).toBeVisible();
  await viewer.getByRole("button", { name: "Export", exact: true }).click();
  const first = viewer.getByRole("group", { name: "History" }).getByRole("row").nth(1);
  await expect(first.getByText("Ready").filter({ visible: true })).toBeVisible({ timeout: 20_000 });
  const downloading = viewer.waitForEvent("download");
  await first.getByRole("link", { name: "Download" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^transactions-.*\.csv$/);
  const [head = "", ...rows] = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(head).toContain("session_id,order_no");
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toMatch(/,paid,/);

  const other = await as("maker");
  const address = await first.getByRole("link", { name: "Download" }).getAttribute("href");
  const refused = await other.request.get(address ?? "");
  expect(refused.status()).toBe(404);

  await viewer.goto("/");
  await viewer.getByRole("link", { name: "Not enough funds or limit reached" }).first().click();
  await expect(viewer).toHaveURL(/failure=insufficient_funds.*dates=failed/);
  await expect(viewer.getByRole("button", { name: /^Remove .*Not enough funds/ })).toBeVisible();
  await expect(viewer.getByRole("table").getByRole("row").nth(1)).toBeVisible();
});

test("a report with a long name for many people stays inside the page, wide and on a phone", async ({
  as,
}) => {
  const admin = await as("admin", { viewport: { width: 1440, height: 900 } });
  await admin.goto("/exports");
  await admin.getByLabel("How often").selectOption("weekly");
  const name = `Month for the accountants at the holding company in Kuwait City, ${Date.now()}`;
  await admin.getByLabel("Name of the report").fill(name);
  const readers = admin.locator("fieldset").getByRole("checkbox");
  for (let index = 0; index < (await readers.count()); index += 1) await readers.nth(index).check();
  await admin.getByRole("button", { name: "Set up report" }).click();
  await expect(admin.getByRole("row").filter({ hasText: name })).toBeVisible();
  await expectNoSidewaysScroll(admin, "/exports");
  await admin.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(admin, "/exports on a phone");
  const row = admin.getByRole("row").filter({ hasText: name });
  await row.getByRole("button", { name: "End report" }).click();
  await expect(row).toBeHidden();
});
