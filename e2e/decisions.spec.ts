import { expect, test } from "./fixtures";
import { auditOf, query, untouchedPayment } from "./support/database";
import { readDemo } from "./support/demo";
import { ledgerOf } from "./support/sandbox";
import { approve, askForRefund, expectDone, valueOf } from "./support/steps";

test("the maker cannot approve his own request, on the screen or by a call of his own", async ({ as }) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const own = await askForRefund(maker, payment, "1.000");
  await maker.goto(`/requests/${own}`);
  await expect(
    maker.getByText("You made this request, so somebody else has to decide it.").first(),
  ).toBeVisible();
  await expect(maker.getByRole("button", { name: "Approve", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );

  // The checker's own call, held back at the last moment and sent by the maker instead.
  await checker.goto(`/requests/${own}`);
  const held = new Promise<{ headers: Record<string, string>; body: string }>((resolve) => {
    void checker.route("**/requests/*", async (route) => {
      const sent = route.request();
      if (sent.method() !== "POST") return route.fallback();
      resolve({ headers: await sent.allHeaders(), body: sent.postData() ?? "" });
      await new Promise(() => undefined);
    });
  });
  await checker.getByRole("button", { name: "Approve", exact: true }).click();
  await checker.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  const { headers, body } = await held;
  expect(body).toContain('"verdict":"approve"');
  const answer = await maker.request.post(`/requests/${own}`, {
    headers: {
      "next-action": headers["next-action"] ?? "",
      "content-type": headers["content-type"] ?? "",
      accept: "text/x-component",
      origin: readDemo().baseUrl,
    },
    data: body,
  });
  expect(await answer.text()).toContain('"code":"forbidden"');
  const [row] = await query<{ status: string }>("SELECT status::text FROM operation_request WHERE id = $1", [
    own,
  ]);
  expect(row?.status).toBe("pending");
  const refused = await query<{ reason: string }>(
    `SELECT reason FROM audit_event WHERE actor_label = 'Mona Al-Rashid' AND result = 'refused' AND action = 'request.decide' ORDER BY id DESC LIMIT 1`,
  );
  expect(refused[0]?.reason).toBe("forbidden");
  expect(await ledgerOf(payment.gatewayReference)).toEqual([]);
});

test("a rejection needs a note, ends the request and frees its amount", async ({ as }) => {
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "2.500");
  await checker.goto(`/requests/${requestId}`);
  await checker.getByRole("button", { name: "Reject", exact: true }).click();
  const dialog = checker.getByRole("dialog");
  await dialog.getByRole("button", { name: "Reject request" }).click();
  await expect(dialog.getByText("Say why you reject it.")).toBeVisible();
  await dialog.getByLabel("Why").fill("The receipt is missing.");
  await dialog.getByRole("button", { name: "Reject request" }).click();
  await expect(checker.getByText("Rejected. Nothing was moved.")).toBeVisible();
  await expect(checker.getByText("Khaled Al-Ghanim rejected")).toBeVisible();

  await maker.goto(`/requests/${requestId}`);
  await expect(maker.getByText("The receipt is missing.").first()).toBeVisible();
  await expect(maker.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);
  const [row] = await query<{ request_held_minor: string }>(
    "SELECT request_held_minor::text FROM payment_transaction WHERE id = $1",
    [payment.id],
  );
  expect(row?.request_held_minor).toBe("0");
  expect(await ledgerOf(payment.gatewayReference)).toEqual([]);
});

test("the maker takes his request back", async ({ as }) => {
  const maker = await as("maker");
  const requestId = await askForRefund(maker, await untouchedPayment(), "1.250");
  await maker.goto(`/requests/${requestId}`);
  await maker.getByRole("button", { name: "Cancel request" }).click();
  const dialog = maker.getByRole("dialog");
  await dialog.getByLabel("Why").fill("Wrong payment.");
  await dialog.getByRole("button", { name: "Cancel request" }).click();
  await expect(maker.getByText("Canceled. Nothing was moved.")).toBeVisible();
  expect((await auditOf("operation_request", requestId)).map((line) => line.action)).toEqual([
    "request.created",
    "request.canceled",
  ]);
});

test("two checkers in two browsers make one decision, and the second is told who was first", async ({
  as,
}) => {
  const [maker, first, second] = [await as("maker"), await as("checker"), await as("checker2")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.100");
  for (const page of [first, second]) {
    await page.goto(`/requests/${requestId}`);
    await page.getByRole("button", { name: "Approve", exact: true }).click();
  }
  await first.getByRole("dialog").getByRole("button", { name: "Approve refund" }).dblclick();
  await expectDone(first);
  await second.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  await expect(second.getByText("Somebody else was faster")).toBeVisible();
  await expect(second.getByText(/checker approved this request first/)).toBeVisible();
  expect(await ledgerOf(payment.gatewayReference)).toHaveLength(1);
  const decisions = await query("SELECT 1 FROM decision WHERE request_id = $1", [requestId]);
  expect(decisions).toHaveLength(1);
});

test("a payment refunded elsewhere is shown line by line before anybody decides on old numbers", async ({
  as,
  request,
  expectedMessages,
}) => {
  expectedMessages.push(/net::ERR_FAILED/);
  const [maker, checker] = [await as("maker"), await as("checker")];
  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.000");
  await checker.goto(`/requests/${requestId}`);
  await expect(valueOf(checker, "Refunded")).toHaveText("0.000");
  // Held still, so that the person decides on what he saw.
  await checker.route(`**/api/requests/${requestId}`, (route) => route.abort());
  const refund = await request.post("/b/pbl/v2/operation", {
    headers: { Authorization: `Api-Key ${readDemo().apiKey}` },
    data: { operation: "refund", session_id: payment.sessionId, amount: "0.500" },
  });
  expect(refund.status()).toBe(200);
  await checker.getByRole("button", { name: "Approve", exact: true }).click();
  await checker.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  const difference = checker.getByRole("alert").filter({ hasText: "This changed since you opened it" });
  await expect(difference.getByRole("row", { name: /Refunded 0\.000 0\.500/ })).toBeVisible();
  await expect(checker.getByRole("button", { name: "Approve", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );

  await checker.unroute(`**/api/requests/${requestId}`);
  await difference.getByRole("button", { name: "I have looked at it" }).click();
  await expect(valueOf(checker, "Refunded")).toHaveText("0.500");
  await approve(checker, requestId);
  await expectDone(checker);
  expect((await ledgerOf(payment.gatewayReference)).map((entry) => entry.amount).sort()).toEqual([
    "0.500",
    "1.000",
  ]);
});
