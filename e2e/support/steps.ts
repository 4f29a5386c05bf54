import { expect, type Locator, type Page } from "@playwright/test";
import { type Payment, query } from "./database";

/** Steps that many journeys share, as a person takes them. */

/** The open form of a refund request, filled in. */
export async function fillRefund(page: Page, amount: string, note = ""): Promise<Locator> {
  const dialog = page.getByRole("dialog", { name: "Request a refund" });
  await dialog.getByLabel("Amount", { exact: true }).fill(amount);
  await dialog.getByLabel("Reason").selectOption({ label: "Customer request" });
  if (note) await dialog.getByLabel("Note").fill(note);
  return dialog;
}

/** Opens the refund form on the page of a payment. */
export async function openRefundForm(page: Page, payment: Payment): Promise<void> {
  await page.goto(`/transactions/${payment.sessionId}`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /^(Request refund|Refund)/ })
    .click();
}

/** Chooses an operation from the menu of the payment's row in the list. */
export async function chooseInRow(page: Page, payment: Payment, item: string): Promise<void> {
  await page.goto(`/transactions?q=${payment.sessionId}`);
  const name = payment.orderNo ?? payment.sessionId.slice(0, 8);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Asks for a refund on the page of the payment and returns the number of the request. */
export async function askForRefund(page: Page, payment: Payment, amount: string, note = ""): Promise<number> {
  await openRefundForm(page, payment);
  const dialog = await fillRefund(page, amount, note);
  await dialog.getByRole("button", { name: "Request refund" }).click();
  await expect(dialog).toBeHidden();
  return openRequestOf(payment);
}

/** The open request of a payment. */
export async function openRequestOf(payment: Payment): Promise<number> {
  const rows = await query<{ id: number }>(
    `SELECT id FROM operation_request WHERE transaction_id = $1
       AND status IN ('pending', 'approved', 'manual_action_required')`,
    [payment.id],
  );
  expect(rows, "open requests of the payment").toHaveLength(1);
  return rows[0]?.id ?? 0;
}

/** Approves on the page of the request. */
export async function approve(page: Page, requestId: number): Promise<void> {
  await page.goto(`/requests/${requestId}`);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  await expect(page.getByText(`R-${requestId} is approved`)).toBeVisible();
}

/** Waits until the page of the request says that it is done. */
export async function expectDone(page: Page): Promise<void> {
  await expect(page.getByText("Done. The gateway executed it.")).toBeVisible();
}

/** The value beside a term in a list of facts or amounts. */
export function valueOf(page: Page | Locator, term: string): Locator {
  return page.locator("dl > div", { has: page.getByText(term, { exact: true }) }).locator("dd");
}

/**
 * The second administrator agrees to what waits about somebody or something. `named`: open requests that a new checker may
 * decide although his right is newer than they are.
 */
export async function agreeToChange(page: Page, about: string, named: readonly number[] = []): Promise<void> {
  await page.goto("/change-requests");
  const row = page.getByRole("row").filter({ hasText: about }).first();
  await row.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  for (const requestId of named) await dialog.getByLabel(new RegExp(`^R-${requestId} `)).check();
  await dialog.getByRole("button", { name: "Approve change" }).click();
  await expect(page.getByText("Approved. The change is in force.").last()).toBeVisible();
}
