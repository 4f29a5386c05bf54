import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { untouchedPayment } from "./support/database";
import { askForRefund, expectDone, openRequestOf } from "./support/steps";

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab did not reach ${target}.`);
}

test("a refund is asked for by keyboard alone, from the palette to the request", async ({ as }) => {
  const page = await as("maker");
  const payment = await untouchedPayment();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // A page that has only just been drawn may not hear keys yet; over the open sheet the key does nothing.
  await expect(async () => {
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard" });
    await expect(sheet.getByText("Find anything")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find anything" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(payment.sessionId);
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/transactions/${payment.sessionId}`));

  await tabTo(page, page.getByRole("main").getByRole("button", { name: /^(Request refund|Refund)/ }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Request a refund" });
  await tabTo(page, dialog.getByLabel("Amount", { exact: true }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1.500");
  await tabTo(page, dialog.getByLabel("Reason"));
  await page.keyboard.type("Customer");
  await tabTo(page, dialog.getByRole("button", { name: "Request refund" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const requestId = await openRequestOf(payment);

  await page.keyboard.press("Control+k");
  await page.keyboard.type(`R-${requestId}`);
  await expect(palette.getByRole("option", { name: new RegExp(`R-${requestId}`) })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/requests/${requestId}$`));
});

test("what is typed right after the palette's key is not lost, however late its code and its frames come", async ({
  as,
}) => {
  const page = await as("maker");
  await page.goto("/transactions");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await page.route("**/_next/static/chunks/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  await page.evaluate(() => {
    const soon = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => window.setTimeout(() => soon(draw), 700);
  });
  const palette = page.getByRole("dialog", { name: "Find anything" });
  const field = palette.getByRole("combobox");
  const search = page.getByRole("searchbox");
  await search.focus();

  // "?" and "/" are keys of the page as well.
  for (const letters of ["R-1?", "/Transactions"]) {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(letters);
    await page.keyboard.press("Backspace");
    await expect(field).toHaveValue(letters.slice(0, -1));
    await expect(field).toBeFocused();
    await page.keyboard.type("2");
    await expect(field).toHaveValue(`${letters.slice(0, -1)}2`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    // Where the person was before.
    await expect(search).toBeFocused();
  }
});

test("a checker approves by what a screen reader tells: landmarks, names, states and announcements", async ({
  as,
}) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.250");

  await checker.goto("/requests");
  await checker
    .getByRole("navigation", { name: "Main navigation" })
    .getByRole("link", { name: /^Requests/ })
    .first()
    .click();
  await checker
    .getByRole("main")
    .getByRole("link", { name: `R-${requestId}`, exact: true })
    .click();
  const evidence = checker.getByRole("region", { name: `R-${requestId}: what there is to know` });
  await expect(evidence.getByRole("term").filter({ hasText: "Available" }).first()).toBeVisible();
  await evidence.getByRole("button", { name: "Approve", exact: true }).click();
  const dialog = checker.getByRole("dialog", { name: `Approve R-${requestId}?` });
  await expect(dialog).toHaveAccessibleDescription(/The gateway executes it/);
  await dialog.getByRole("button", { name: "Approve refund" }).click();
  await expect(
    checker.getByRole("region", { name: "Notifications" }).getByText(`R-${requestId} is approved`),
  ).toBeVisible();
  await checker.goto(`/requests/${requestId}`);
  await expectDone(checker);
});
