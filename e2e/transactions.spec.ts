import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { ledgerOf } from "./support/sandbox";
import { chooseInRow } from "./support/steps";

const rows = (page: Page) =>
  page
    .getByRole("table")
    .getByRole("row")
    .filter({ hasNot: page.getByRole("columnheader") });

test("filters, search and pages live in the address", async ({ as }) => {
  const viewer = await as("viewer");
  await viewer.goto("/transactions");
  await expect(rows(viewer)).toHaveCount(50);
  const first = await rows(viewer).first().textContent();
  await viewer.getByRole("link", { name: "Next" }).click();
  await expect(viewer).toHaveURL(/after=/);
  await expect(rows(viewer).first()).not.toHaveText(first ?? "");
  await viewer.goBack();
  await expect(rows(viewer).first()).toHaveText(first ?? "");

  await viewer.getByRole("button", { name: /^State/ }).click();
  await viewer.getByRole("checkbox", { name: "Authorized" }).check();
  await expect(viewer).toHaveURL(/state=authorized/);
  await viewer.keyboard.press("Escape");
  await expect(rows(viewer).first()).toContainText("Authorized");
  await viewer.reload();
  await expect(rows(viewer).first()).toContainText("Authorized");
  await viewer.getByRole("button", { name: "Reset all" }).click();
  await expect(viewer).not.toHaveURL(/state=/);

  const payment = await untouchedPayment();
  await viewer.getByRole("searchbox").fill(payment.sessionId);
  await viewer.keyboard.press("Enter");
  await expect(viewer).toHaveURL(new RegExp(`q=${payment.sessionId}`));
  await expect(rows(viewer)).toHaveCount(1);
  await viewer.goto("/transactions?q=nothing-has-this-number");
  await expect(viewer.getByText("No transaction matches")).toBeVisible();
});

test("whoever may not act is told so, and a payment that does not exist is not found", async ({
  as,
  expectedMessages,
}) => {
  expectedMessages.push(/status of 404/);
  const viewer = await as("viewer");
  const payment = await untouchedPayment();
  await viewer.goto(`/transactions?q=${payment.sessionId}`);
  await viewer.getByRole("button", { name: /^Actions for/ }).click();
  await expect(viewer.getByRole("menuitem", { name: "Request refund…" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  const gone = await viewer.goto(`/transactions/${"0".repeat(40)}`);
  expect(gone?.status()).toBe(404);
  await expect(viewer.getByRole("heading", { name: "Not found" })).toBeVisible();
  const noRequest = await viewer.goto("/requests/999999");
  expect(noRequest?.status()).toBe(404);
  await expect(viewer.getByRole("heading", { name: "Not found" })).toBeVisible();
});

test("a deleted payment leaves the list and can be restored", async ({ as }) => {
  const maker = await as("maker");
  const payment = await untouchedPayment();
  await chooseInRow(maker, payment, "Delete…");
  await maker.getByRole("dialog").getByRole("button", { name: "Move to deleted" }).click();
  await expect(maker.getByText("Moved to the deleted transactions")).toBeVisible();
  await expect(maker.getByText("No transaction matches")).toBeVisible();

  await maker.goto("/deleted-transactions");
  const row = maker.getByRole("row").filter({ hasText: payment.orderNo ?? payment.sessionId.slice(0, 8) });
  await row.getByRole("button", { name: "Restore" }).click();
  await maker.getByRole("dialog").getByRole("button", { name: "Restore payment" }).click();
  await expect(maker.getByText("Payment restored").first()).toBeVisible();
  await maker.goto(`/transactions?q=${payment.sessionId}`);
  await expect(rows(maker)).toHaveCount(1);
});

test("an authorized payment is captured in part, at once", async ({ as }) => {
  const maker = await as("maker");
  const payment = await untouchedPayment("cards-authorize-test", "authorized");
  await chooseInRow(maker, payment, "Capture…");
  const dialog = maker.getByRole("dialog", { name: "Capture" });
  await dialog.getByLabel("Amount", { exact: true }).fill("1.500");
  await dialog.getByRole("button", { name: /^Capture 1\.500/ }).click();
  await expect(maker.getByText("Captured").last()).toBeVisible();
  await expect(dialog).toBeHidden();
  expect((await ledgerOf(payment.gatewayReference)).map(({ type, amount }) => [type, amount])).toEqual([
    ["capture", "1.500"],
  ]);
});

for (const { item, confirm, done, state } of [
  { item: "Cancel payment…", confirm: "Cancel payment", done: "Payment canceled", state: "canceled" },
  { item: "Expire…", confirm: "Expire payment", done: "Payment expired", state: "expired" },
]) {
  test(`an unpaid payment is ${state} after a confirmation`, async ({ as }) => {
    const maker = await as("maker");
    const [unpaid] = await query<{ id: string; session_id: string; order_no: string | null }>(
      `SELECT p.id, p.session_id, p.order_no FROM payment_transaction p
       WHERE p.state = 'pending' AND p.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.transaction_id = p.id)
       ORDER BY p.created_at DESC LIMIT 1`,
    );
    if (!unpaid) throw new Error("The demo has no pending payment.");
    const payment = {
      ...(await untouchedPayment()),
      ...{ sessionId: unpaid.session_id, orderNo: unpaid.order_no },
    };
    await chooseInRow(maker, payment, item);
    await maker.getByRole("dialog").getByRole("button", { name: confirm }).click();
    await expect(maker.getByText(done).first()).toBeVisible();
    const [stored] = await query<{ state: string }>(
      "SELECT state::text FROM payment_transaction WHERE id = $1",
      [unpaid.id],
    );
    expect(stored?.state).toBe(state);
  });
}
