import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";

test("the first page leads to the payments behind its figures, and a list becomes a file of its owner", async ({
  as,
}) => {
  const viewer = await as("checker");
  await viewer.goto("/");
  await expect(viewer.getByRole("heading", { name: "Needs your attention" })).toBeVisible();
  await expect(viewer.getByRole("img", { name: /money in beside refunded/ })).toBeVisible();
  await viewer.getByRole("link", { name: "Money in" }).click();
  await expect(viewer).toHaveURL(/\/transactions\?.*state=paid.*dates=paid/);

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
  for (const row of rows) expect(row).toMatch(/,(paid|authorized),/);

  const other = await as("maker");
  const address = await first.getByRole("link", { name: "Download" }).getAttribute("href");
  const refused = await other.request.get(address ?? "");
  expect(refused.status()).toBe(404);
});
