import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { closeDispute, raiseDispute, refundInPortal } from "./support/sandbox";
import { askForRefund, fillRefund, openRefundForm, valueOf } from "./support/steps";

test("a refund in the gateway's own portal stops a waiting request before the eyes of its checker", async ({
  as,
}) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, payment.amount);
  await checker.goto(`/requests/${requestId}`);
  await expect(checker.getByRole("button", { name: "Approve", exact: true })).toBeVisible();

  await refundInPortal(payment.gatewayReference, "1.000");
  await expect(checker.getByText("exceeds the available amount").first()).toBeVisible();
  await expect(checker.getByRole("button", { name: "Approve", exact: true })).toBeHidden();

  await checker.goto(`/transactions/${payment.sessionId}`);
  await expect(valueOf(checker, "Refunded").first()).toHaveText("1.000");
  const [child] = await query<{ source: string; state: string }>(
    `SELECT o.source::text, c.state::text FROM operation o JOIN child_transaction c ON c.operation_id = o.id WHERE o.transaction_id = $1`,
    [payment.id],
  );
  expect(child).toEqual({ source: "gateway", state: "refunded" });
});

test("a dispute lowers what can be refunded, and gives it back when it is won", async ({ as }) => {
  const [maker, admin] = [await as("maker"), await as("admin")];
  const payment = await untouchedPayment();
  const dispute = await raiseDispute(payment.gatewayReference, {
    amount: "1.250",
    reason: "product_not_received",
  });
  // The page tells what stands when it is opened; the notice is on its way for a moment.
  const recorded = (status: string) =>
    expect
      .poll(() => query("SELECT status::text FROM dispute WHERE transaction_id = $1", [payment.id]))
      .toEqual([{ status }]);
  await recorded("opened");
  await maker.goto(`/transactions/${payment.sessionId}`);
  await expect(maker.getByText("The customer disputes this payment")).toBeVisible();
  await expect(maker.getByText("Product not received")).toBeVisible();
  await expect(valueOf(maker, "Disputed").first()).toHaveText("1.250");

  await openRefundForm(maker, payment);
  const dialog = await fillRefund(maker, payment.amount);
  const left = (Number(payment.amount) - 1.25).toFixed(3);
  const tooMuch = `The refund amount exceeds the available amount ${left} ${payment.currency}.`;
  await expect(dialog.getByText(tooMuch)).toBeVisible();
  await maker.keyboard.press("Escape");

  await maker.goto("/disputes?status=opened");
  await expect(maker.getByRole("row", { name: /Product not received/ }).first()).toBeVisible();
  await maker.goto(`/transactions?q=${payment.sessionId}`);
  await expect(maker.getByText("disputed", { exact: true }).first()).toBeVisible();

  await closeDispute(dispute, "won");
  await recorded("won");
  await maker.goto(`/transactions/${payment.sessionId}`);
  await expect(maker.getByText("Won", { exact: true }).first()).toBeVisible();
  await openRefundForm(maker, payment);
  await fillRefund(maker, payment.amount);
  await expect(dialog.getByText(tooMuch)).toBeHidden();
  await dialog.getByRole("button", { name: "Request refund" }).click();
  await expect(dialog).toBeHidden();

  await admin.goto("/gateway-notices?kind=dispute");
  await admin
    .getByRole("row", { name: /Dispute won/ })
    .getByRole("link")
    .first()
    .click();
  await expect(admin.getByRole("heading", { level: 1 })).toContainText("Dispute won");
  await expect(admin.getByText("Dispute won; its amount is free again")).toBeVisible();
});

test("a forged notice is shown as refused and moves nothing", async ({ as }) => {
  const admin = await as("admin");
  const payment = await untouchedPayment();
  const forged = await admin.request.post("/b/gateways/knet-test/webhook", {
    data: {
      id: "evt_forged",
      event: "refund.succeeded",
      data: {
        id: "ref_forged",
        type: "refund",
        payment_id: payment.gatewayReference,
        amount: payment.amount,
      },
    },
    headers: { "sandbox-signature": `t=${Math.floor(Date.now() / 1000)},v1=00` },
  });
  expect(forged.status()).toBe(401);
  await admin.goto("/gateway-notices?status=refused");
  const row = admin.getByRole("row", { name: /Wrong signature/ }).first();
  await row.getByRole("link").first().click();
  await expect(admin.getByText("Wrong signature").first()).toBeVisible();
  await expect(admin.getByText("evt_forged").first()).toBeVisible();
  await expect(admin.getByRole("button", { name: "Process again" })).toBeHidden();
  const moved = await query("SELECT 1 FROM operation WHERE transaction_id = $1", [payment.id]);
  expect(moved).toEqual([]);
});
