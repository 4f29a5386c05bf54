import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { payAtGateway } from "./support/sandbox";
import { expectAccessible, expectNoSidewaysScroll } from "./support/screen-checks";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** The screen as it is now, on a wide window and on a phone, light and dark. */
async function lookAround(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${page.url()}, ${colorScheme}`);
  }
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, page.url());
  if (wide) await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
}

async function upload(page: Page, file: ReturnType<typeof csv>): Promise<void> {
  // The page before has a field of the same name.
  await expect(page.getByLabel("File", { exact: true })).toBeVisible();
  await page.getByLabel("Gateway account").selectOption("knet-test");
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("heading", { level: 1, name: file.name })).toBeVisible();
}

test("a file is uploaded, mended, tried and imported, once; the wrong rows come back as a file", async ({
  as,
}) => {
  const page = await as("admin");
  const run = randomUUID().slice(0, 8);
  const text =
    `﻿Beleg;Betrag;Stand;Name\r\n${run}-1;12,500;bezahlt;"سارة; العلي"\r\n${run}-2;7,250;bezahlt;\r\n` +
    `${run}-3;1,0005;bezahlt;=1+1\r\n${run}-4;3,000;storniert;\r\n`;
  await page.goto("/payments-in");
  await page.getByRole("link", { name: "Import a file" }).click();
  await upload(page, csv(`journey-${run}.csv`, text));

  await page.getByRole("combobox", { name: "Gateway's reference" }).selectOption({ label: "Beleg" });
  await page.getByRole("combobox", { name: "Amount" }).selectOption({ label: "Betrag" });
  await page.getByRole("combobox", { name: "Status optional" }).selectOption({ label: "Stand" });
  await page.getByLabel("Decimal sign").selectOption("comma");
  await page.getByRole("button", { name: "Save columns" }).click();
  await page.getByLabel("bezahlt").selectOption("paid");
  await page.getByLabel("storniert").selectOption("skip");
  await page.getByRole("button", { name: "Save columns" }).click();
  await expect(page.getByRole("button", { name: "Save columns" })).toBeDisabled();

  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByRole("button", { name: "Import 2 payments" })).toBeVisible();
  expect(
    await query("SELECT 1 FROM payment_transaction WHERE gateway_reference LIKE $1", [`${run}-%`]),
  ).toHaveLength(0);
  await lookAround(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download all" }).click(),
  ]);
  const errors = await readFile(await download.path(), "utf8");
  expect(errors).toContain(`${run}-3,amount_too_precise`);

  await page.getByRole("button", { name: "Import 2 payments" }).click();
  await expect(page.getByRole("button", { name: "Import again" })).toBeVisible();
  await page.getByRole("button", { name: "Import again" }).click();
  await expect(page.getByText("Already here").locator("..")).toContainText("2");
  const stored = await query<{ session_id: string; source: string }>(
    "SELECT session_id, source::text FROM payment_transaction WHERE gateway_reference LIKE $1",
    [`${run}-%`],
  );
  expect(stored.map(({ source }) => source)).toEqual(["import", "import"]);

  await page.goto(`/transactions/${stored[0]?.session_id}`);
  await expect(page.getByText("Import from a file")).toBeVisible();
});

test("a payment is fetched from its gateway, shown, taken over, and found the second time", async ({
  as,
}) => {
  const page = await as("admin");
  const id = await payAtGateway({
    operations: [{ type: "refund", amount: "2.500" }],
    customer_name: "Layla",
  });
  await page.goto("/payments-in");
  await page.getByLabel("Gateway account").selectOption("knet-test");
  await page.getByLabel("Gateway's reference").fill(id);
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByText("This payment is not recorded here yet.")).toBeVisible();
  await lookAround(page);
  await page.getByRole("button", { name: "Record it" }).click();
  await expect(page).toHaveURL(/\/transactions\/[0-9a-f]{40}/);
  const [row] = await query<{ refunded: string; source: string }>(
    "SELECT refunded_minor::text AS refunded, source::text FROM payment_transaction WHERE gateway_reference = $1",
    [id],
  );
  expect(row).toEqual({ refunded: "2500", source: "fetch" });

  await page.goto("/payments-in");
  await page.getByLabel("Gateway account").selectOption("knet-test");
  await page.getByLabel("Gateway's reference").fill(id);
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByText("This payment is already recorded here, exactly the same.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open the payment" })).toBeVisible();
});

test("a day is compared with a settlement, differences lead to their payment, and it can be done again", async ({
  as,
}) => {
  const page = await as("admin");
  const payment = await untouchedPayment();
  const [paid] = await query<{ day: string }>(
    "SELECT to_char(paid_at AT TIME ZONE 'Asia/Kuwait', 'YYYY-MM-DD') AS day FROM payment_transaction WHERE id = $1",
    [payment.id],
  );
  const day = paid?.day ?? "";
  const run = randomUUID().slice(0, 8);
  await page.goto("/reconciliation");
  await page.getByRole("link", { name: "Upload a settlement" }).click();
  await upload(
    page,
    csv(
      `settlement-${run}.csv`,
      `Payment ID,Amount,Type,Date\n${payment.gatewayReference},0.001,Sale,${day} 12:00\nelsewhere-${run},0.003,Sale,${day} 12:00\n`,
    ),
  );
  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByRole("button", { name: "Compare" })).toBeVisible();
  await lookAround(page);
  await page.getByLabel("Day", { exact: true }).fill(day);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText(/\d+ differences/)).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "0.001" });
  await expect(row).toContainText("Amount");
  await expect(page.getByRole("row").filter({ hasText: "0.003" })).toContainText("Missing here");
  await lookAround(page);
  const address = page.url();
  await row.getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(payment.sessionId));

  await page.goto(address);
  await page.getByRole("button", { name: "Compare again" }).click();
  await expect(page).not.toHaveURL(address);
  await expect(page.getByText(/\d+ differences/)).toBeVisible();
});

test("a gateway is asked about a day", async ({ as }) => {
  const page = await as("admin");
  await page.goto("/reconciliation");
  await page.getByLabel("Account", { exact: true }).selectOption("voucher-test");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/reconciliation\/\d+/);
  await expect(page.getByText("Asking does not find payments that only the gateway has.")).toBeVisible();
});
