import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";

test("somebody asks a customer for money: form, link, code, mail, payment page", async ({ as }) => {
  const maker = await as("maker");
  await maker.goto("/transactions");
  await maker.getByRole("link", { name: "New payment request" }).click();
  await expect(maker.getByRole("heading", { name: "New payment request" })).toBeVisible();
  await maker.getByLabel("Amount").fill("١٢٫٥");
  await expect(maker.getByText("Understood as")).toBeVisible();
  await maker.getByRole("button", { name: "Create payment" }).click();
  await expect(maker.getByText("Choose at least one gateway.")).toBeVisible();
  await maker.getByRole("checkbox", { name: /^KNET/ }).check();
  await maker.getByRole("checkbox", { name: /^Mail the link/ }).check();
  await maker.getByRole("button", { name: "Create payment" }).click();
  await expect(maker.getByText("Enter the address to which the link is mailed.")).toBeVisible();
  await maker.getByLabel("E-mail").fill("sara@example.com");
  await maker.getByRole("button", { name: "Create payment" }).click();

  await expect(maker).toHaveURL(/\/transactions\/[0-9a-f]{40}\/share$/);
  await expect(maker.getByText("Sent to sara@example.com")).toBeVisible();
  const code = maker.getByRole("img", { name: "QR code of the payment link" });
  await expect
    .poll(() => code.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100);
  const session = /transactions\/([0-9a-f]{40})/.exec(maker.url())?.[1];
  const [row] = await query<{ amount_minor: string; username: string }>(
    `SELECT p.amount_minor::text, u.username FROM payment_transaction p JOIN app_user u ON u.id = p.initiator_id
     WHERE p.session_id = $1`,
    [session],
  );
  expect(row).toEqual({ amount_minor: "12500", username: "maker" });
  const page = maker.waitForEvent("popup");
  await maker.getByRole("link", { name: "Open the payment page" }).click();
  await expect((await page).getByText("12.500").first()).toBeVisible();
});

test("a payment opens beside the list, the list is walked from there, and its receipt is a PDF", async ({
  as,
}) => {
  const payment = await untouchedPayment();
  const maker = await as("maker", { viewport: { width: 1440, height: 900 } });
  await maker.goto("/transactions?state=paid");
  const rows = maker.getByRole("table").locator("tbody tr");
  const third = (await rows.nth(2).getByRole("link").first().getAttribute("href")) ?? "";
  await rows
    .nth(1)
    .locator("td")
    .last()
    .click({ position: { x: 2, y: 2 } });
  const panel = maker.getByRole("complementary", { name: /^Payment/ });
  await expect(panel.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(maker).toHaveURL(/state=paid.*payment=[0-9a-f]{40}/);
  await panel.getByRole("button", { name: "Next payment of the list" }).click();
  await expect(maker).toHaveURL(new RegExp(`payment=${third.split("/")[2]}`));
  await maker.reload();
  await panel.getByRole("link", { name: "Open as a page" }).click();
  await expect(maker).toHaveURL(new RegExp(`${third}\\?state=paid`));
  await maker.getByRole("link", { name: "Previous payment of the list" }).click();
  await expect(maker).not.toHaveURL(new RegExp(third));

  await maker.goto(`/transactions/${payment.sessionId}`);
  await maker.getByRole("button", { name: "Receipt" }).click();
  const download = maker.waitForEvent("download");
  await maker.getByRole("menuitem", { name: "In Arabic" }).click();
  expect((await download).suggestedFilename()).toMatch(/^payment-receipt-.*\.pdf$/);
});
