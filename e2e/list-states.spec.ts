import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { fillRefund, openRefundForm } from "./support/steps";

/** What lists and dialogs say when something is in the way, and how a slip is taken back. */

test("a list says that the network is away and goes on by itself; what fails names its request and can be tried again", async ({
  as,
  expectedMessages,
}) => {
  expectedMessages.push(/status of 500/, /ERR_INTERNET_DISCONNECTED/);
  const viewer = await as("viewer");
  await viewer.goto("/transactions");
  await expect(viewer.getByRole("table").getByRole("row")).toHaveCount(51);
  await viewer.context().setOffline(true);
  await expect(viewer.getByText("No network")).toBeVisible();
  await viewer.context().setOffline(false);
  await expect(viewer.getByText("No network")).toBeHidden();

  const body = { error: { code: "internal", detail: "Broken.", requestId: "req-of-the-list" } };
  await viewer.route("**/api/transactions?**", (route) => route.fulfill({ status: 500, json: body }));
  await viewer.getByRole("searchbox").fill("nothing-has-this-number");
  await viewer.keyboard.press("Enter");
  await expect(viewer.getByText("This could not be loaded")).toBeVisible();
  await expect(viewer.getByText("req-of-the-list")).toBeVisible();
  await viewer.unroute("**/api/transactions?**");
  await viewer.getByRole("button", { name: "Try again" }).click();
  await expect(viewer.getByText("No transaction matches")).toBeVisible();
});

test("a search for one payment is not told of newer ones that do not match it", async ({ as }) => {
  const viewer = await as("viewer");
  const [old] = await query<{ session_id: string }>(
    "SELECT session_id FROM payment_transaction WHERE deleted_at IS NULL ORDER BY created_at LIMIT 1",
  );
  const asked = viewer.waitForResponse(/\/api\/transactions\/newer/);
  await viewer.goto(`/transactions?q=${old?.session_id}`);
  expect(await (await asked).json()).toEqual({ count: 0, more: false });
  await expect(viewer.getByText(/newer transactions?$/)).toBeHidden();
});

test("a refund asked for by a slip is taken back from the message that tells of it", async ({ as }) => {
  const maker = await as("maker");
  const payment = await untouchedPayment();
  await openRefundForm(maker, payment);
  const dialog = await fillRefund(maker, "1.250");
  await dialog.getByRole("button", { name: "Request refund" }).click();
  await maker.getByRole("button", { name: "Take it back" }).click();
  await expect(maker.getByText(/^R-\d+ was taken back$/)).toBeVisible();
  // The message that offered it is gone: nothing waits for a checker any more.
  await expect(maker.getByText(/waits for a checker$/)).toHaveCount(0);
  const rows = await query<{ status: string }>(
    "SELECT status::text FROM operation_request WHERE transaction_id = $1",
    [payment.id],
  );
  expect(rows).toEqual([{ status: "canceled" }]);
});

test("on a phone a deleted payment says who deleted it and when", async ({ as }) => {
  const phone = await as("viewer", { viewport: { width: 390, height: 844 } });
  await phone.goto("/deleted-transactions");
  const [deleted] = await query<{ name: string }>(
    `SELECT u.first_name || ' ' || u.last_name AS name FROM payment_transaction p JOIN app_user u ON u.id = p.deleted_by_id
     ORDER BY p.deleted_at DESC LIMIT 1`,
  );
  const row = phone.getByRole("table").getByRole("row").nth(1);
  await expect(row.getByText(deleted?.name ?? "", { exact: true })).toBeVisible();
  await expect(row.getByRole("time").or(row.locator("time")).first()).toBeVisible();
});

test("from the merchant's limit on an amount has to be typed a second time", async ({ as }) => {
  const [admin, maker] = [await as("admin"), await as("maker")];
  // A currency that no other journey refunds.
  const limitTo = async (amount: string) => {
    await admin.goto("/settings/confirmation");
    await admin.getByLabel(/^BHD/).fill(amount);
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  };
  await limitTo("2");
  try {
    await openRefundForm(maker, await untouchedPayment("benefit-test"));
    const dialog = await fillRefund(maker, "2.000");
    const again = dialog.getByLabel(/Type .* once more/);
    await again.fill("20");
    await dialog.getByRole("button", { name: "Request refund" }).click();
    await expect(dialog.getByText("Type the same amount once more.")).toBeVisible();
    await dialog.getByLabel("Amount", { exact: true }).fill("1.999");
    await expect(again).toBeHidden();
    await dialog.getByLabel("Amount", { exact: true }).fill("2.000");
    await again.fill("2");
    await dialog.getByRole("button", { name: "Request refund" }).click();
    await expect(dialog).toBeHidden();
  } finally {
    await limitTo("");
  }
});
