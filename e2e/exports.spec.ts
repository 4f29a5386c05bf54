import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";

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
  await expect(first.getByText("Ready")).toBeVisible({ timeout: 20_000 });
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
