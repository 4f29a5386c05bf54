import { unzipSync } from "fflate";
import { expect, test } from "./fixtures";
import { untouchedPayment } from "./support/database";
import { askForRefund } from "./support/steps";

test("a file of a request is seen by its checker, and stands in the evidence that he takes", async ({
  as,
}) => {
  const maker = await as("maker");
  const requestId = await askForRefund(maker, await untouchedPayment(), "0.100");
  const checker = await as("checker");
  await checker.goto(`/requests/${requestId}`);
  await expect(checker.getByRole("button", { name: "Approve", exact: true })).toBeEnabled();

  await maker.goto(`/requests/${requestId}`);
  await maker.locator("input[type=file]").setInputFiles({
    name: "invoice.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7 an invoice"),
  });
  await expect(maker.getByText("invoice.pdf").first()).toBeVisible();

  await checker.reload();
  await expect(checker.getByText("invoice.pdf").first()).toBeVisible();
  await checker.getByRole("button", { name: "Approve", exact: true }).click();
  await checker.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  await expect(checker.getByText(`R-${requestId} is approved`)).toBeVisible();

  const address = await checker.getByRole("link", { name: "invoice.pdf" }).getAttribute("href");
  const file = await checker.request.get(String(address));
  expect(file.headers()).toMatchObject({
    "content-disposition": expect.stringMatching(/^attachment/),
    "content-security-policy": expect.stringContaining("sandbox"),
    "x-content-type-options": "nosniff",
    "cache-control": expect.stringContaining("no-store"),
  });

  const archive = await checker.request.get(`/api/requests/${requestId}/evidence?format=zip`);
  expect(archive.ok()).toBe(true);
  const files = unzipSync(new Uint8Array(await archive.body()));
  const words = Object.values(files).map((bytes) => new TextDecoder().decode(bytes));
  expect(Object.keys(files).some((name) => name.endsWith(".csv"))).toBe(true);
  expect(words.some((text) => text.includes("invoice.pdf"))).toBe(true);
  expect(Object.keys(files).some((name) => name.endsWith(".json"))).toBe(true);
  const pdf = await checker.request.get(`/api/requests/${requestId}/evidence?format=pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
});
