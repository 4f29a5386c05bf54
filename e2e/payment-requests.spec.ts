import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";

test("somebody asks a customer for money: form, link, code, mail, payment page", async ({ as }) => {
  const maker = await as("maker");
  await maker.goto("/transactions");
  await maker.getByRole("link", { name: "New payment request" }).click();
  await expect(maker.getByRole("heading", { name: "New payment request" })).toBeVisible();
  await maker.getByLabel("Amount", { exact: true }).fill("١٢٫٥");
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

test("the first press creates the payment, also where the link is to be mailed before an address is written", async ({
  as,
}) => {
  const maker = await as("maker");
  await maker.goto("/transactions/new");
  await maker.getByLabel("Amount", { exact: true }).fill("3.250");
  await maker.getByRole("checkbox", { name: /^KNET/ }).check();
  await maker.getByRole("checkbox", { name: /^Mail the link/ }).check();
  await maker.getByLabel("E-mail").fill("sara@example.com");
  await maker.getByRole("button", { name: "Create payment" }).click();
  await expect(maker).toHaveURL(/\/transactions\/[0-9a-f]{40}\/share$/);
  await expect(maker.getByText("Sent to sara@example.com")).toBeVisible();
});

test("many payments from one file: faults are said first, the rest is created once, and its menu mails a link again", async ({
  as,
}) => {
  // Not thirteen digits: one such number in ten could be that of a card, and is masked.
  const stamp = Date.now().toString(36).toUpperCase();
  const lines = [
    "amount;currency_code;pg_codes;order_no;customer_email;customer_first_name",
    `12.500;KWD;knet-test;FILE-${stamp};sara@example.com;Sara`,
    `1.0005;KWD;knet-test;FAULT-${stamp};;`,
    `7.000;KWD;knet-test;FORMULA-${stamp};;=1+1`,
  ];
  const maker = await as("maker", { viewport: { width: 1440, height: 900 } });
  await maker.goto("/transactions");
  await maker.getByRole("link", { name: "From a file" }).click();
  await maker
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "invoices.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await maker.getByRole("button", { name: "Check the file" }).click();
  await expect(maker.getByRole("row").filter({ hasText: `FAULT-${stamp}` })).toContainText("amount");
  await maker.getByRole("button", { name: "Create 2 payments" }).click();
  const result = maker.getByRole("link", { name: "Download result" });
  await expect(result).toBeVisible();
  const download = maker.waitForEvent("download");
  await result.click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text.match(/\/b\/s\/\w+/g)).toHaveLength(2);
  expect(text).toContain("'=1+1");

  await maker.goto(`/transactions?q=FILE-${stamp}`);
  await maker.getByRole("button", { name: /^Actions for/ }).click();
  await expect(maker.getByRole("menuitem", { name: /^Ask the gateway now/ })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await maker.getByRole("menuitem", { name: "Mail the link to the customer" }).click();
  await expect(maker.getByText("The link is on its way to sara@example.com")).toBeVisible();
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
  await panel.getByRole("button", { name: "Next payment in the list" }).click();
  await expect(maker).toHaveURL(new RegExp(`payment=${third.split("/")[2]}`));
  await maker.reload();
  await panel.getByRole("link", { name: "Open as a page" }).click();
  await expect(maker).toHaveURL(new RegExp(`${third}\\?state=paid`));
  await maker.getByRole("link", { name: "Previous payment in the list" }).click();
  await expect(maker).not.toHaveURL(new RegExp(third));

  await maker.goto(`/transactions/${payment.sessionId}`);
  await maker.getByRole("button", { name: "Receipt" }).click();
  const download = maker.waitForEvent("download");
  await maker.getByRole("menuitem", { name: "In Arabic" }).click();
  expect((await download).suggestedFilename()).toMatch(/^payment-receipt-.*\.pdf$/);
});
