import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { readDemo } from "./support/demo";
import { askForRefund } from "./support/steps";

/** Texts of customers, merchants and makers that want to be a part of the page: they stay text, wherever they are shown. */

const IMAGE = '<img src=x onerror="window.hostile=1">';
const SCRIPT = "<script>window.hostile=1</script>";
const LINK = "javascript:window.hostile=1";

/** Nothing ran, nothing asked, and no browser had to stop anything. */
function guard(page: Page): () => Promise<void> {
  const reports: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/csp-reports") || request.url().endsWith("/x")) reports.push(request.url());
  });
  page.on("dialog", (dialog) => {
    reports.push(dialog.message());
    void dialog.dismiss();
  });
  return async () => {
    expect(await page.evaluate(() => "hostile" in window)).toBe(false);
    expect(await page.locator(`a[href^="javascript:"]`).count()).toBe(0);
    expect(reports).toEqual([]);
  };
}

test("scripts in an order number, a name, a note and an address are shown as text and nothing more", async ({
  as,
  request,
}) => {
  const { baseUrl, apiKey } = readDemo();
  const call = (data: Record<string, unknown>) =>
    request.post(`${baseUrl}/b/checkout/v1/pymt-txn/`, {
      headers: { authorization: `Api-Key ${apiKey}` },
      data: { type: "e_commerce", amount: "1.000", currency_code: "KWD", pg_codes: ["knet-test"], ...data },
    });
  expect((await call({ redirect_url: LINK })).status()).toBe(400);
  expect((await call({ webhook_url: LINK })).status()).toBe(400);
  const made = await call({
    order_no: IMAGE,
    customer_first_name: SCRIPT,
    customer_last_name: LINK,
    extra: { note: `${IMAGE}${SCRIPT}`, [IMAGE]: LINK },
  });
  expect(made.status()).toBe(201);
  const session = (await made.json()) as { session_id: string; checkout_url: string };

  const [maker, checker] = [await as("maker"), await as("checker")];
  const [calmMaker, calmChecker] = [guard(maker), guard(checker)];
  await maker.goto(`/transactions?q=${session.session_id}`);
  await expect(maker.getByText(IMAGE).first()).toBeVisible();
  await calmMaker();
  await maker.goto(`/transactions/${session.session_id}`);
  await expect(maker.getByText(SCRIPT).first()).toBeVisible();
  await calmMaker();
  await maker.goto(`/transactions/${session.session_id}/share`);
  await calmMaker();
  await maker.goto(session.checkout_url);
  await calmMaker();

  const payment = await untouchedPayment();
  const requestId = await askForRefund(maker, payment, "1.000", `${IMAGE} ${SCRIPT} ${LINK}`);
  await calmMaker();
  await checker.goto(`/requests/${requestId}`);
  await expect(checker.getByText(IMAGE).first()).toBeVisible();
  await calmChecker();
  const evidence = await checker.request.get(`/api/requests/${requestId}/evidence`);
  if (evidence.ok()) expect((await evidence.body()).subarray(0, 5).toString()).toBe("%PDF-");

  const mails = await query<{ html_body: string }>(
    "SELECT html_body FROM mail WHERE html_body LIKE '%window.hostile%'",
  );
  for (const { html_body: html } of mails) expect(html).not.toMatch(/<img src=x|<script/);
});
