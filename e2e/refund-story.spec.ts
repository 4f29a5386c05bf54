import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { readDemo } from "./support/demo";
import { ledgerOf } from "./support/sandbox";
import {
  approve,
  askForRefund,
  chooseInRow,
  expectDone,
  fillRefund,
  openRequestOf,
  valueOf,
} from "./support/steps";

test("a maker asks, a checker approves, the gateway executes, and everybody can see it", async ({ as }) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();

  await chooseInRow(maker, payment, "Request refund…");
  const dialog = await fillRefund(maker, "2.500", "One of three cups came broken.");
  await dialog.getByRole("button", { name: "Request refund" }).click();
  await expect(maker.getByText(/Request R-\d+ waits for a checker/)).toBeVisible();
  const requestId = await openRequestOf(payment);

  await checker.goto("/requests");
  await checker.getByRole("link", { name: `R-${requestId}`, exact: true }).click();
  await expect(checker.getByText("One of three cups came broken.")).toBeVisible();
  await expect(valueOf(checker, "Available")).toHaveText(payment.amount);
  await approve(checker, requestId);
  await expectDone(checker);
  await expect(checker.getByText("Khaled Al-Ghanim approved")).toBeVisible();
  await expect(valueOf(checker, "Refunded").first()).toHaveText("2.500");

  await maker.goto(`/transactions/${payment.sessionId}`);
  const children = maker.getByRole("region", { name: "Child transactions" });
  await expect(children.getByText("Refunded").first()).toBeVisible();
  await expect(children.getByText(/^2\.500/).first()).toBeVisible();
  const timeline = maker.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("Request made").first()).toBeVisible();
  await expect(timeline.getByText("Request approved").first()).toBeVisible();
  await expect(timeline.getByText("Request done").first()).toBeVisible();

  const ledger = await ledgerOf(payment.gatewayReference);
  expect(ledger.map(({ type, status, amount, currency }) => ({ type, status, amount, currency }))).toEqual([
    { type: "refund", status: "succeeded", amount: "2.500", currency: "KWD" },
  ]);
  const [stored] = await query<{ refunded: string; operation: string }>(
    `SELECT p.refunded_minor::text AS refunded, c.operation_id::text AS operation
     FROM payment_transaction p JOIN child_transaction c ON c.transaction_id = p.id WHERE p.id = $1`,
    [payment.id],
  );
  expect(stored?.refunded).toBe("2500");
});

test("what remains is prefilled, typed amounts are judged at once, and a second request is pointed to the first", async ({
  as,
}) => {
  const maker = await as("maker");
  const payment = await untouchedPayment();
  await chooseInRow(maker, payment, "Request refund…");
  const dialog = maker.getByRole("dialog", { name: "Request a refund" });
  const amount = dialog.getByLabel("Amount", { exact: true });
  await expect(amount).toHaveValue(payment.amount);
  await amount.fill("99999.000");
  await expect(dialog.getByText(/exceeds the available amount/)).toBeVisible();
  await amount.fill("0.0005");
  await expect(dialog.getByText(/^Enter (an|a positive) amount/)).toBeVisible();
  await amount.fill("١٫٢٥٠");
  await expect(dialog.getByText("Understood as")).toBeVisible();
  await fillRefund(maker, "1.250");
  await dialog.getByRole("button", { name: "Request refund" }).dblclick();
  await expect(dialog).toBeHidden();
  const requestId = await openRequestOf(payment);

  await maker.goto(`/transactions?q=${payment.sessionId}`);
  await maker.getByRole("button", { name: /^Actions for/ }).click();
  await expect(maker.getByRole("menuitem", { name: "Request refund…" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expect(maker.getByText("Requested Refund is pending for approval.").first()).toBeAttached();
  await maker.getByRole("menuitem", { name: `Open request R-${requestId}` }).click();
  await expect(maker).toHaveURL(new RegExp(`/requests/${requestId}$`));
});

test("two tabs and the Back button make one request", async ({ as }) => {
  const maker = await as("maker");
  const payment = await untouchedPayment();
  const other = await maker.context().newPage();
  for (const page of [maker, other]) {
    await chooseInRow(page, payment, "Request refund…");
    await fillRefund(page, "1.000");
  }
  const send = (page: typeof maker) =>
    page.getByRole("dialog").getByRole("button", { name: "Request refund" }).click();
  await send(maker);
  await expect(maker.getByText(/waits for a checker/).first()).toBeVisible();
  await send(other);
  await expect(other.getByText("Requested Refund is pending for approval.").first()).toBeVisible();
  const requestId = await openRequestOf(payment);
  await maker.goto(`/requests/${requestId}`);
  await maker.goBack();
  await expect(maker.getByRole("dialog")).toHaveCount(0);
  await openRequestOf(payment);
});

test("the same refund works by HTTP with the API key, once per tracking key", async ({ request, as }) => {
  const payment = await untouchedPayment();
  const send = () =>
    request.post("/b/pbl/v2/operation", {
      headers: {
        Authorization: `Api-Key ${readDemo().apiKey}`,
        "Tracking-Key": `journey-${payment.sessionId}`,
      },
      data: { operation: "refund", session_id: payment.sessionId, amount: "3.125" },
      maxRedirects: 0,
    });
  const first = await send();
  expect(first.status()).toBe(200);
  const body = (await first.json()) as { result?: string };
  expect(body.result).toBe("success");
  expect((await send()).status()).toBe(200);
  expect(await ledgerOf(payment.gatewayReference)).toHaveLength(1);

  const maker = await as("maker");
  await askForRefund(maker, payment, "0.875");
  await maker.goto(`/transactions/${payment.sessionId}`);
  await expect(
    maker
      .getByRole("region", { name: "Child transactions" })
      .getByText(/^3\.125/)
      .first(),
  ).toBeVisible();
});

test("the API refuses a person's password without the API access right", async ({ request }) => {
  const { username, password } = readDemo().users.maker ?? { username: "", password: "" };
  const payment = await untouchedPayment();
  const answer = await request.post("/b/pbl/v2/operation/", {
    headers: { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
    data: { operation: "refund", session_id: payment.sessionId, amount: "1.000" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
  expect(await ledgerOf(payment.gatewayReference)).toEqual([]);
});
