import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { fault, ledgerOf } from "./support/sandbox";
import { approve, askForRefund, expectDone } from "./support/steps";

test("what the gateway declines waits for a person, and a second attempt succeeds", async ({ as }) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.500");
  await fault(payment.gatewayReference, "decline", { message: "Issuer is closed today." });
  await approve(checker, requestId);
  await expect(checker.getByText("It was not executed. Try again, or cancel the request.")).toBeVisible();

  await maker.goto(`/requests/${requestId}`);
  await expect(maker.getByText("Issuer is closed today.").first()).toBeVisible();
  await maker.getByRole("button", { name: "Try again" }).click();
  await maker.getByRole("dialog").getByRole("button", { name: "Try again" }).click();
  await expectDone(maker);
  await expect(maker.getByText("Attempt 2")).toBeVisible();
  expect((await ledgerOf(payment.gatewayReference)).map((entry) => entry.status)).toEqual([
    "declined",
    "succeeded",
  ]);
});

test("a silent gateway leaves the outcome unknown, and asking it settles the refund without a person", async ({
  as,
}) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.750");
  await fault(payment.gatewayReference, "executed_then_silent");
  await approve(checker, requestId);
  await expect(checker.getByText("Outcome unknown, asking the gateway")).toBeVisible({ timeout: 30_000 });
  const [held] = await query<{ refund_held_minor: string }>(
    "SELECT refund_held_minor::text FROM payment_transaction WHERE id = $1",
    [payment.id],
  );
  expect(held?.refund_held_minor).toBe("1750");
  await expect(checker.getByText("Done. The gateway executed it.")).toBeVisible({ timeout: 45_000 });
  expect((await ledgerOf(payment.gatewayReference)).map((entry) => entry.amount)).toEqual(["1.750"]);
});
